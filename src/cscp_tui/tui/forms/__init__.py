"""Forms: what is asked for a command, read and checked before anything is recorded."""
