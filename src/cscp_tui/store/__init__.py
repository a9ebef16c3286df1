"""How it is kept: the journal, the present, the lock, undo. The only code that touches files of record."""
