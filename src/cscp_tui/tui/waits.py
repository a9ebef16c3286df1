"""How long the screens wait for people, in seconds."""

from __future__ import annotations

MOMENT = 0.4
"""Before what was just shown can be answered: what was typed ahead answers nothing."""

DRAFT_AFTER = 0.6
"""After which what was typed is kept as a draft: never on the way of a key."""
