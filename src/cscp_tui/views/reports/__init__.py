"""Lists and tables as reports: a document for readers, a table and plain values for programs."""
