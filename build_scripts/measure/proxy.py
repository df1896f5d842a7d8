"""A proxy on loopback that counts every octet of TCP payload both ways."""

import socket
import threading
from dataclasses import dataclass
from types import TracebackType


@dataclass
class Counted:
    """Octets and connections seen so far; ``open`` counts each way of a connection."""

    to_server: int = 0
    to_client: int = 0
    connections: int = 0
    open: int = 0

    @property
    def octets(self) -> int:
        """Both ways together."""
        return self.to_server + self.to_client


class CountingProxy:
    """Passes a server's connections on and counts what goes over them."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.counted = Counted()
        self._lock = threading.Lock()
        self._idle = threading.Condition(self._lock)

    def __enter__(self) -> "CountingProxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()

    def wait_until_idle(self) -> None:
        """Wait until every connection has come to its end, so that its farewell is counted too."""
        with self._lock:
            self._idle.wait_for(lambda: not self.counted.open, timeout=30)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server_port))
            self.counted.connections += 1
            self.counted.open += 2
            for source, target, name in ((client, server, "to_server"), (server, client, "to_client")):
                threading.Thread(target=self._pass_on, args=(source, target, name), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, name: str) -> None:
        try:
            while octets := source.recv(65536):
                setattr(self.counted, name, getattr(self.counted, name) + len(octets))
                target.sendall(octets)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            target.close()
        finally:
            with self._lock:
                self.counted.open -= 1
                self._idle.notify_all()
