"""Screens: each chooses a view, its filters and its forms."""
