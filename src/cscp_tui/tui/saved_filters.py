"""The filters that a person saved under names, as the screens have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class SavedFilters:
    """Filters of actions by name; each change is kept in the person's own settings."""

    def __init__(
        self,
        texts: Mapping[str, str] | None = None,
        keep: Callable[[str, str], None] | None = None,
    ) -> None:
        """The filters that there are.

        Args:
            texts: the filters, as they were typed, by name.
            keep: keeps one, or forgets it where its text is empty; None keeps nothing.
        """
        self._texts = dict(texts or {})
        self._keep = keep

    @property
    def texts(self) -> Mapping[str, str]:
        """The filters by name, in the order in which they were saved."""
        return self._texts

    def named(self, typed: str) -> str | None:
        """The name that was meant, capitals and hyphens aside; None where none is."""
        from cscp_tui.domain.filters.saved import saved_name  # noqa: PLC0415 - not at start

        return saved_name(typed, self._texts)

    def save(self, name: str, text: str) -> None:
        """Keep a filter in place of the one of that name; forget that one where it is empty.

        Raises:
            CscpError: the settings cannot be written; nothing changes.
        """
        known = self.named(name) or name
        if self._keep is not None:
            self._keep(known, text)
        if text:
            self._texts[known] = text
        else:
            self._texts.pop(known, None)
