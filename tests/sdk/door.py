"""HTTP as it goes over the wire: headers in the case, number and order given, or any bytes at all."""

import contextlib
import http.client
import socket
from dataclasses import dataclass, field, replace

from desk import PATIENCE


@dataclass(frozen=True)
class Request:
    """A request as it is to be sent. The host is a header like any other."""

    method: str
    target: str
    headers: tuple = ()
    body: bytes = b""

    def header(self, name):
        return next(value for key, value in self.headers if key.lower() == name.lower())

    def with_header(self, name, value):
        """The request with this header in place of any of the same name."""
        without = self.without_header(name)
        return replace(without, headers=(*without.headers, (name, value)))

    def without_header(self, name):
        kept = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return replace(self, headers=kept)

    def renamed_header(self, rename):
        return replace(self, headers=tuple((rename(name), value) for name, value in self.headers))

    def with_body(self, body):
        return replace(self, body=body)

    def with_target(self, target):
        return replace(self, target=target)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: dict = field(default_factory=dict)


def send(port, request):
    """Sends a request and reads the answer, also where it comes before everything is sent."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
        names = {name.lower() for name, _ in request.headers}
        if (request.body or request.method == "POST") and not names & {"content-length", "transfer-encoding"}:
            connection.putheader("Content-Length", str(len(request.body)))
        for name, value in request.headers:
            connection.putheader(name, value)
        connection.endheaders()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.send(request.body)
        return _answer(connection.getresponse())


def _answer(response):
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, response.read(), headers)


@contextlib.contextmanager
def line(port):
    """A connection to say anything on."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        yield connection


def said(connection):
    """The answer that comes on a connection; None where it is closed without one."""
    response = http.client.HTTPResponse(connection)
    try:
        response.begin()
        return _answer(response)
    except (http.client.RemoteDisconnected, http.client.BadStatusLine, ConnectionResetError):
        return None


def send_bytes(port, data):
    """Sends these very bytes and nothing after them."""
    with line(port) as connection:
        # The desk may have hung up before the end.
        with contextlib.suppress(OSError):
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
        return said(connection)


def chunked(body, size=7):
    """A body in chunks (RFC 9112, 7.1)."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
