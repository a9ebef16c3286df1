"""The screens, each with its views, filters and forms."""
