"""A safeguarding children partnership's plan, actions, commitments and attendance."""

from __future__ import annotations

__version__ = "0.2.0"
