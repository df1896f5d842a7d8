"""A door that speaks TLS 1.3 before a server on loopback that doesn't, as a proxy does before headquarters."""

import socket
import ssl
import threading
from pathlib import Path
from types import TracebackType

_FOLDER = Path(__file__).parent / "tls"
CERTIFICATE = _FOLDER / "loopback-certificate.pem"


class TlsDoor:
    """Takes TLS connections on loopback and passes on what they carry."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.minimum_version = ssl.TLSVersion.TLSv1_3
        self._context.load_cert_chain(CERTIFICATE, _FOLDER / "loopback-key.pem")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> "TlsDoor":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            with (
                self._context.wrap_socket(client, server_side=True) as inside,
                socket.create_connection(("127.0.0.1", self._server_port)) as server,
            ):
                back = threading.Thread(target=_pass_on, args=(server, inside), daemon=True)
                back.start()
                _pass_on(inside, server)
                back.join()
        except (OSError, ssl.SSLError):
            client.close()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while octets := source.recv(65536):
            target.sendall(octets)
        target.shutdown(socket.SHUT_WR)
    except (OSError, ssl.SSLError):
        return
