"""The jobs of users, for the app and the command line alike.

``perform`` does each single command: whatever is undone as one is a command, in ``domain/commands/``. A job of several
lines, or of lines and files, has a function of its own here, in the module of its subject, which returns a ``JobOutcome``;
“Add a job” in ``docs/maintainers.md`` says what else it needs.
"""
