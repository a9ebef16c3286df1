"""Documents, lists and calendars before they have a format."""
