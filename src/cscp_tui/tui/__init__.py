"""What people press: the terminal application."""
