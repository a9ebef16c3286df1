"""Persistence: journal, snapshot, lock, undo. The only code that touches files of record."""
