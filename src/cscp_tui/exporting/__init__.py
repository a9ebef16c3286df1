"""What leaves the program: documents and tables, and the formats of files they take."""
