"""The jobs of users, for the app and the command line alike.

``perform`` does each single command. A job of several steps has a function of its own in the module of its subject,
which returns a ``JobOutcome``.
"""
