"""How a line typed in a meeting is read: a pipeline of steps, with a value between each two.

::

    text ─ mark ─→ Marks ─┬─ statement ─→ Statement ─────┐
                          └─ shape ─→ Shape ─ concluded ─┴─→ Reading ─ command_of ─→ Command

``marks``       finds what a line names: references, parties, times, a label at its beginning. A mark
                is a place in the words as they were typed, so that it can be shown in them.
``statements``  are the few forms that change a status, a date, an agreement or the attendance. A form
                applies only if it uses every word of the line; each is declared once, with examples
                that are its tests and its help. ``presence`` reads who came or went.
``shapes``      finds who is to do something, in a sentence (“Police to send …”) or apart (“… - ICB”).
``conclusions`` are the plain forms of an action, a decision and a challenge, and what speaks against
                each, with examples that are their tests. Any other line is a note: what it looks like
                is offered on a key.
``reader``      puts it together, with ``actions`` for who is to do what by when and ``challenges`` for
                who asks whom, ``verdicts`` and ``corrections`` for what a line says of one before it:
                a ``Reading`` has the words, what each of them was used for, what
                would be recorded, the questions left, and the other readings that a key offers.
``answers``     are those to its questions, ``commands`` record it, ``echo`` says what they will record;
                ``tokens`` reads exact notation (“lead:ICB due:31/3”), ``vocabulary`` is the help.

What is not certain is read in the form that counts for nothing: a note, no due date, no lead yet.
"""
