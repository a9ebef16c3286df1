"""What the program does for its interfaces, from a workspace to files and previews."""
