"""Failures that users can act on; each carries a sentence that names the way out."""

from __future__ import annotations

from cscp_tui.base.texts import either, shortened


class CscpError(Exception):
    """A failure that a user can understand and act on; its text is one sentence for them."""

    exit_status = 1
    """The exit status of the command line: 1 for refused or failed, 2 for not understood."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        """A failure with its sentence.

        Args:
            sentence: names the thing and the way out.
            field: the field of a form that it is about, where it is about one.
        """
        super().__init__(sentence)
        self.field = field


class NotUnderstood(CscpError):
    """Typed text that means nothing here."""

    exit_status = 2


class UnknownQuarter(NotUnderstood):
    """A text that is no quarter of a financial year."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{shortened(text)}” isn't a quarter. Type it like 2024-25/Q4.")


class UnknownDate(NotUnderstood):
    """A text that cannot be read as a date."""

    def __init__(self, text: str, hint: str = "Type day/month/year, e.g. 31/3/2026.") -> None:
        super().__init__(f"“{shortened(text)}” isn't a date. {hint}")


class UnknownRecord(NotUnderstood):
    """An id that no record has."""

    def __init__(self, what: str, name: str, hint: str = "", *, field: str = "") -> None:
        super().__init__(
            f"There's no {what} “{shortened(name)}”.{' ' + hint if hint else ''}", field=field
        )


class UnknownField(NotUnderstood):
    """A field that this kind of record does not have."""

    def __init__(self, what: str, field: str, known: tuple[str, ...]) -> None:
        super().__init__(f"{what} have no field “{shortened(field)}”. Choose {either(known)}.")


class UnknownValue(NotUnderstood):
    """A value that a field does not take."""

    def __init__(
        self, what: str, value: object, known: tuple[str, ...] = (), *, field: str = ""
    ) -> None:
        allowed = f" Use {either(known)}." if known else ""
        super().__init__(
            f"“{shortened(str(value))}” isn't a valid {what}.{allowed}",
            field=field or what.replace(" ", "_"),
        )


class Refused(CscpError):
    """A rule of the domain says no."""


class Missing(Refused):
    """A value that the rules require is missing."""


class Unconfirmed(Refused):
    """A change that is saved only after its user has confirmed it."""
