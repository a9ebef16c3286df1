"""What arrives: the demo year, and what people bring, as proposed commands."""
