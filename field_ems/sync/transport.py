"""HTTP to headquarters over one kept-alive connection; the only place that speaks it."""

import re
import ssl
from http.client import RemoteDisconnected
from typing import Any
from urllib.parse import urlsplit

import requests
import truststore
from requests.adapters import HTTPAdapter

from field_ems.domain.notices import Refusal
from field_ems.sync.compression import GZIP, PLAIN, ZSTD
from field_ems.sync.offers import TooLarge

CONNECT_TIMEOUT = 30
STALL_TIMEOUT = 90
"""Seconds without a single octet; there is no limit on the whole, because a slow link is no broken one."""

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_MARKS = {PLAIN, ZSTD, GZIP}


class HttpLink:
    """Posts bodies to headquarters. ``ca_pin`` is a PEM certificate authority, beside those that the system trusts."""

    def __init__(self, url: str, token: str | None = None, ca_pin: str | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise Refusal("sync.needs_https", url=url)
        self._url = url.rstrip("/")
        self._session = requests.Session()
        self._session.mount("https://", _TrustingAdapter(ca_pin))
        # Every octet is paid for: the headers that headquarters does not need are left out.
        self._session.headers.clear()
        self._session.headers.update({"User-Agent": "", "Accept-Encoding": "identity"})
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def post(self, body: bytes) -> bytes:
        """Send a body of the sync and give the answer's."""
        response = self._ask("POST", "/v1/sync", body)
        answer = response.content
        if not answer and "Content-Length" not in response.headers:
            raise Refusal("sync.stalled")  # cut off within its headers
        if not answer or answer[0] not in _MARKS:
            raise Refusal("sync.not_ours")
        return answer

    def enrol(self, body: bytes) -> bytes:
        """Send what a device gives at enrolment and give what headquarters gives."""
        return self._ask("POST", "/v1/enrol", body).content

    def file_had(self, digest: bytes) -> int:
        """Give how many octets of a file headquarters has."""
        return _offset(self._ask("HEAD", f"/v1/files/{digest.hex()}"))

    def send_part(self, digest: bytes, start: int, size: int, part: bytes) -> int:
        """Send a stretch of a file, and give how many octets of it headquarters has."""
        headers = {"Content-Range": f"bytes {start}-{start + len(part) - 1}/{size}"}
        return _offset(self._ask("PUT", f"/v1/files/{digest.hex()}", part, headers))

    def fetch_part(self, digest: bytes, start: int) -> tuple[bytes, int]:
        """Give a stretch of a file from ``start`` on, and the size of the whole."""
        response = self._ask("GET", f"/v1/files/{digest.hex()}", None, {"Range": f"bytes={start}-"})
        stretch = re.fullmatch(r"bytes (\d{1,12})-\d{1,12}/(\d{1,12})", response.headers.get("Content-Range", ""))
        if response.status_code != 206 or stretch is None or int(stretch[1]) != start:
            raise Refusal("sync.not_ours")
        return response.content, int(stretch[2])

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def _ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> requests.Response:
        try:
            response = self._session.request(
                method,
                self._url + path,
                data=body,
                headers=headers,
                timeout=(CONNECT_TIMEOUT, STALL_TIMEOUT),
                allow_redirects=False,
            )
        except requests.exceptions.SSLError as error:
            raise Refusal("sync.certificate", detail=_innermost(error)) from error
        except (requests.exceptions.ReadTimeout, requests.exceptions.ChunkedEncodingError) as error:
            raise Refusal("sync.stalled") from error
        except requests.exceptions.RequestException as error:
            if _broke_on_the_way(error):
                raise Refusal("sync.stalled") from error
            raise Refusal("sync.unreachable", detail=_innermost(error)) from error
        return _checked(response)


def _offset(response: requests.Response) -> int:
    """Read how much of a file headquarters has; what is not headquarters does not say."""
    told = response.headers.get("Upload-Offset", "")
    if not told.isdecimal() or len(told) > 12:
        raise Refusal("sync.not_ours")
    return int(told)


def _checked(response: requests.Response) -> requests.Response:
    match response.status_code:
        case 200 | 206:
            return response
        case 404 if response.request.method == "HEAD":
            raise Refusal("file.not_listed")
        case 401:
            raise Refusal("sync.device_refused")
        case 403:
            raise Refusal("sync.wrong_code")
        case 413:
            raise TooLarge("sync.too_large")
        case 429 | 503:
            raise Refusal("sync.busy", seconds=response.headers.get("Retry-After", "60"))
        case status if 300 <= status < 400:
            raise Refusal("sync.not_ours")
        case 400 | 404 if response.text.startswith(("sync.", "file.")):
            raise Refusal(response.text.strip()[:40])
        case status:
            raise Refusal("sync.server_error", status=status)


def _innermost(error: BaseException) -> str:
    return str(_causes(error)[-1])


def _broke_on_the_way(error: BaseException) -> bool:
    """Whether there was a connection, which was then reset or closed without an answer."""
    lost = (ConnectionResetError, ConnectionAbortedError, BrokenPipeError, RemoteDisconnected)
    return any(isinstance(cause, lost) for cause in _causes(error))


def _causes(error: BaseException) -> list[BaseException]:
    found = [error]
    while (cause := found[-1].__cause__ or found[-1].__context__) is not None:
        found.append(cause)
    return found


class _TrustingAdapter(HTTPAdapter):
    """Trusts what the system trusts and, where given, headquarters' own authority.

    The context is the adapter's own because a session's ``verify`` is silently replaced by REQUESTS_CA_BUNDLE.
    """

    def __init__(self, ca_pin: str | None) -> None:
        self._ca_pin = ca_pin
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Give every connection the context."""
        if self._ca_pin:
            context: ssl.SSLContext = ssl.create_default_context(cadata=self._ca_pin)
        else:
            context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        super().init_poolmanager(*arguments, ssl_context=context, **options)
