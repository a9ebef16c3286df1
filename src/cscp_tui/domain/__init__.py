"""Records, dates, commands, rules and figures: pure, without files or screens."""
