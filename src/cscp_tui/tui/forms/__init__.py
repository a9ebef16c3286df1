"""Forms that ask for the values of a command, and check them before it is recorded."""
