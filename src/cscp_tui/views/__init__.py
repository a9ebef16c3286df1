"""Views: pure functions that turn the book into cells, tables and papers."""

from __future__ import annotations
