"""Commands: changes that people ask for.

Each is built on the current book while the lock is held.
"""
