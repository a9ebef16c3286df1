"""How it is kept: journal, present, lock, undo. The only code that touches files of record."""
