"""The terminal app."""

from __future__ import annotations

import os

# Textual draws at the next of so many parts of a second; with its usual 60, a change waits 8 ms
# for its frame, and 16 ms for each further one.
os.environ.setdefault("TEXTUAL_FPS", "120")
