"""Writers that turn documents, lists and calendars into files."""
