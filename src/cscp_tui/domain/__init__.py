"""What is true: records, dates, commands, rules and figures. Pure; no files, no screens."""
