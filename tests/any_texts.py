"""Texts of any letters, of which Hypothesis by default first tries to encode each of a million."""

from __future__ import annotations

from functools import partial

from hypothesis import strategies as st

LETTERS = st.characters(exclude_categories=["Cs"])
any_text = partial(st.text, LETTERS)
"""A strategy for texts; takes the sizes of ``st.text``."""
