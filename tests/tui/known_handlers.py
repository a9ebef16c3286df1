"""Methods that take a message, looked up once for all widgets of a kind, in any app.

The toolkit goes through every base of a widget's class for each message, and counts the parameters of
each method that it calls. It also makes an entry of a log for each, which nobody reads. Where a
reactive attribute is asked for, it looks whether there is a method that computes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from weakref import WeakKeyDictionary

from textual import _callback, message_pump
from textual.message import Message
from textual.message_pump import MessagePump
from textual.reactive import Reactive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Handler = tuple[type, Any]
"""A class and a function of its own that takes a message."""

_look_up = MessagePump._get_dispatch_methods
_count = _callback._count_parameters
_get = Reactive.__get__
_known: dict[tuple[type, type, str], tuple[_Handler, ...] | None] = {}
_computed: dict[tuple[type, str], bool] = {}
_counted: WeakKeyDictionary[object, int] = WeakKeyDictionary()


def _known_methods(pump: MessagePump, name: str, message: Message) -> Iterator[tuple[type, Any]]:
    key = type(pump), type(message), name
    if key not in _known:
        _known[key] = _handlers(*key)
    handlers = _known[key]
    if handlers is None:
        yield from _look_up(pump, name, message)
        return
    for kind, method in handlers:
        if message._no_default_action:
            break
        yield kind, method.__get__(pump, kind)


def _handlers(pump: type, message: type, name: str) -> tuple[_Handler, ...] | None:
    """The methods that take a message, in order; None if it depends on who sent it."""
    kinds = [kind for kind in message.__mro__ if issubclass(kind, Message)]
    found: list[_Handler] = []
    for kind in pump.__mro__:
        chosen = kind.__dict__.get("_decorated_handlers", {})
        for method, senders in (each for asked in kinds for each in chosen.get(asked, ())):
            if senders:
                return None
            if all(method is not known for _, known in found):
                found.append((kind, method))
        named = kind.__dict__.get(f"_{name}") or kind.__dict__.get(name)
        if named is not None and not getattr(named, "_textual_on", None):
            found.append((kind, named))
    return tuple(found)


def _count_once(called: Callable[..., object]) -> int:
    """Count the parameters of a function; those of a method without the object that it is bound to.

    Functions that are made anew each time, inside of others, have the same code.
    """
    function = getattr(called, "__func__", called)
    key = function if hasattr(function, "__wrapped__") else getattr(function, "__code__", function)
    if key not in _counted:
        _counted[key] = _count(function)
    return _counted[key] - (function is not called)


def _get_known(reactive: Reactive[Any], node: Any, kind: type) -> Any:
    """The value of a reactive attribute, which the toolkit looks for by four names each time."""
    key = kind, reactive.compute_name
    if key not in _computed:
        _computed[key] = hasattr(*key)
    if node is None or _computed[key] or reactive.internal_name not in node.__dict__:
        return _get(reactive, node, kind)
    return node.__dict__[reactive.internal_name]


class _NoLog:
    """A log that takes no notice."""

    @property
    def event(self) -> Self:
        """The log of events."""
        return self

    def verbosity(self, _: object) -> Self:
        """The same, for what is of more or of less interest."""
        return self

    def __call__(self, *_: object, **__: object) -> None:
        """Let it go."""


def know_handlers(put: Callable[[object, str, object], None]) -> None:
    """Let widgets take what is known.

    Args:
        put: sets an attribute of a class or a module, for as long as it is wanted.
    """
    put(MessagePump, "_get_dispatch_methods", _known_methods)
    put(_callback, "_count_parameters", _count_once)
    put(Reactive, "__get__", _get_known)
    put(message_pump, "log", _NoLog())
