"""Views: pure functions from the book to cells, tables and papers."""

from __future__ import annotations
