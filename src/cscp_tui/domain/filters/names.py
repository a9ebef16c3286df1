"""Names as the filter grammar compares them; they live in ``cscp_tui.domain.names``."""

from __future__ import annotations

from cscp_tui.domain.names import folded

__all__ = ["folded"]
