"""A network between a client and a PostgreSQL server that is slow, that counts, and that can be cut."""

from __future__ import annotations

import socket
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SOCKET = ".s.PGSQL.5432"


class Network:
    """Connections to a server's socket through another one."""

    def __init__(self, room: Path, server: Path, latency: float) -> None:
        """Listen in a folder, as a server does, for those who connect to the server in another one.

        Args:
            latency: the seconds that a request and its answer take together.
        """
        self.room, self._server, self._delay = room, server, latency / 2
        self.round_trips = 0
        """The number of times that a client has waited for an answer."""
        self.before_request: Callable[[int], bool] = lambda _: False
        """Told the number of the request that is about to go on; true cuts all connections instead."""
        self.before_answer: Callable[[int], bool] = lambda _: False
        """The same for the answer to that request."""
        self._open: list[socket.socket] = []
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(room / _SOCKET))
        self._listening.listen()
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()
        self.cut()

    def cut(self) -> None:
        """End every connection, as when a cable is pulled and both sides notice."""
        gone, self._open = self._open, []  # whoever connects anew is not cut off
        for each in gone:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server / _SOCKET))
                self._open += [client, server]
                _Wire(self, client, server)

    def carry(self, source: socket.socket, target: socket.socket, note: Callable[[], bool]) -> None:
        """Hand on what arrives after the delay, unless something says that the network is cut there."""
        on_the_way: SimpleQueue[tuple[float, bytes]] = SimpleQueue()

        def arrive() -> None:
            with suppress(OSError):
                while data := (due := on_the_way.get())[1]:
                    time.sleep(max(0.0, due[0] - time.monotonic()))
                    target.sendall(data)
                target.shutdown(socket.SHUT_WR)

        Thread(target=arrive, daemon=True).start()
        with suppress(OSError):
            while data := source.recv(1 << 16):
                if note():
                    self.cut()
                    break
                on_the_way.put((time.monotonic() + self._delay, data))
        on_the_way.put((0.0, b""))


class _Wire:
    """One connection, whose requests are counted."""

    def __init__(self, network: Network, client: socket.socket, server: socket.socket) -> None:
        self._network, self._is_answered = network, True
        for source, target, note in (
            (client, server, self._request),
            (server, client, self._answer),
        ):
            Thread(target=network.carry, args=(source, target, note), daemon=True).start()

    def _request(self) -> bool:
        if self._is_answered:
            self._is_answered = False
            self._network.round_trips += 1
            return self._network.before_request(self._network.round_trips)
        return False

    def _answer(self) -> bool:
        is_first, self._is_answered = not self._is_answered, True
        return is_first and self._network.before_answer(self._network.round_trips)


@contextmanager
def network_to(server: Path, latency: float = 0.0) -> Iterator[Network]:
    """A network to the server whose socket is in a folder."""
    with TemporaryDirectory(prefix="cscp-network-") as name:
        network = Network(Path(name), server, latency)
        try:
            yield network
        finally:
            network.close()
