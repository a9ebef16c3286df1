"""Methods that take a message, looked up once for all widgets of a kind, in any app.

The toolkit goes through every base of a widget's class for each message, and counts the parameters of
each method that it calls. It also makes an entry of a log for each, which nobody reads, and an event
for each time that nothing more has come. Where a reactive attribute is asked for, it looks whether
there is a method that computes it.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from inspect import isawaitable
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from textual import _callback, events
from textual.message import Message
from textual.message_pump import MessagePump, MessagePumpClosed
from textual.reactive import Reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Handler = tuple[type, Any, int]
"""A class, a function of its own that takes a message, and how many parameters that has."""

_look_up = MessagePump._get_dispatch_methods
_dispatch = MessagePump._dispatch_message
_loop = MessagePump._process_messages_loop
_count = _callback._count_parameters
_get = Reactive.__get__
_known: dict[tuple[type, type, str], tuple[_Handler, ...] | None] = {}
_computed: dict[tuple[type, str], bool] = {}
_counted: WeakKeyDictionary[object, int] = WeakKeyDictionary()


def _known_handlers(pump: MessagePump, name: str, message: Message) -> tuple[_Handler, ...] | None:
    key = type(pump), type(message), name
    if key not in _known:
        _known[key] = _handlers(*key)
    return _known[key]


def _known_methods(pump: MessagePump, name: str, message: Message) -> Iterator[tuple[type, Any]]:
    handlers = _known_handlers(pump, name, message)
    if handlers is None:
        yield from _look_up(pump, name, message)
        return
    for kind, method, _ in handlers:
        if message._no_default_action:
            break
        yield kind, method.__get__(pump, kind)


async def _call_methods(pump: MessagePump, name: str, message: Message) -> None:
    """Let each method of a widget that takes a message do so."""
    handlers = _known_handlers(pump, name, message)
    if handlers is None:
        for _, method in _look_up(pump, name, message):
            await _callback.invoke(method, message)
        return
    for _, method, count in handlers:
        if message._no_default_action:
            break
        done = method(pump, message) if count > 1 else method(pump)
        if done is not None and isawaitable(done):
            await done


async def _take_message(pump: MessagePump, message: Message) -> None:
    """Let a widget take a message, and the one around it after it."""
    await _call_methods(pump, message.handler_name, message)
    parent = pump._parent
    if message.bubble and parent and not message._stop_propagation:
        if message._sender is not None and message._sender == parent:
            message.stop()  # with that one
        if pump.is_parent_active and pump.is_attached:
            message._bubble_to(parent)


async def _dispatch_unhindered(pump: MessagePump, message: Message) -> None:
    """Hand a message on to those who take it, which mostly nothing prevents from saying others."""
    if message._prevent:
        await _dispatch(pump, message)
    elif not message.no_dispatch:
        if isinstance(message, events.Event):
            await pump.on_event(message)
        else:
            await pump._on_message(message)
        if pump._next_callbacks:
            await pump._flush_next_callbacks()


async def _take_messages(pump: MessagePump) -> None:
    """Take one message after the other, of those that replace each other the last, to the end."""
    if pump._max_idle is not None:
        await _loop(pump)
        return
    pump._thread_id = threading.get_ident()
    await asyncio.sleep(0)
    idle = _known_handlers(pump, "on_idle", events.Idle())
    is_plain = idle is not None and [method for _, method, _ in idle] == [Widget._on_idle]
    with suppress(MessagePumpClosed):
        while True:
            message = await pump._get_message()
            await _take_in_turn(pump, message)
            if not pump.message_queue_size:
                await _come_to_rest(pump, is_plain=is_plain)
                if pump._next_callbacks:
                    await pump._flush_next_callbacks()


async def _take_in_turn(pump: MessagePump, message: Message) -> None:
    with suppress(MessagePumpClosed):
        while not pump._closing:
            pending = pump._peek_message()
            if pending is None or not message.can_replace(pending):
                break
            message = await pump._get_message()
    try:
        await pump._dispatch_message(message)
    except Exception as error:  # noqa: BLE001 - whatever it is, the app ends with it
        pump._is_mounted = True
        pump.app._handle_exception(error)
        pump._mounted_event.set()
        raise MessagePumpClosed from None
    finally:
        if pump.message_signal._subscriptions:
            pump.message_signal.publish(message)


async def _come_to_rest(pump: MessagePump, *, is_plain: bool) -> None:
    """Do what waits for there being no more messages, such as to ask to be drawn."""
    try:
        if pump._closed:
            pass
        elif is_plain:
            pump._check_refresh()  # type: ignore[attr-defined]
        else:
            await _call_methods(pump, "on_idle", events.Idle())
    except Exception as error:  # noqa: BLE001 - see above
        pump.app._handle_exception(error)


def _handlers(pump: type, message: type, name: str) -> tuple[_Handler, ...] | None:
    """The methods that take a message, in order; None if it depends on who sent it."""
    kinds = [kind for kind in message.__mro__ if issubclass(kind, Message)]
    found: list[_Handler] = []
    for kind in pump.__mro__:
        chosen = kind.__dict__.get("_decorated_handlers", {})
        for method, senders in (each for asked in kinds for each in chosen.get(asked, ())):
            if senders:
                return None
            if all(method is not known for _, known, _ in found):
                found.append((kind, method, _count_once(method)))
        named = kind.__dict__.get(f"_{name}") or kind.__dict__.get(name)
        if named is not None and not getattr(named, "_textual_on", None):
            found.append((kind, named, _count_once(named)))
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


def know_handlers(put: Callable[[object, str, object], None]) -> None:
    """Let widgets take what is known.

    Args:
        put: sets an attribute of a class or a module, for as long as it is wanted.
    """
    put(MessagePump, "_get_dispatch_methods", _known_methods)
    put(_callback, "_count_parameters", _count_once)
    put(Reactive, "__get__", _get_known)
    put(MessagePump, "_on_message", _take_message)
    put(MessagePump, "_dispatch_message", _dispatch_unhindered)
    put(MessagePump, "_process_messages_loop", _take_messages)
