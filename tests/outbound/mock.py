"""A provider's API: Prism plays it by the provider's description, and all that is asked is noted down."""

import http.client
import json
import re
import subprocess
import threading
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

from desk import PATIENCE

FORM, PROBLEM = "application/x-www-form-urlencoded", "application/problem+json"

PRISM = Path(__file__).parent / "node_modules" / ".bin" / "prism"

_LISTENING = re.compile(rb"Prism is listening on http://127\.0\.0\.1:(\d+)")
# Of one connection, not of the message (RFC 9110, 7.6.1), or made anew.
_OF_THE_CONNECTION = {"host", "connection", "keep-alive", "transfer-encoding", "content-length"}


@dataclass(frozen=True)
class Call:
    """What was asked, and how it was answered. The path is with its query, header names are lower-case."""

    method: str
    path: str
    headers: dict
    body: bytes
    status: int = 0
    violations: str = ""


class Prism:
    """Prism as a process. It is ready when it is made."""

    def __init__(self, document, folder):
        described = folder / "openapi.json"
        described.write_text(json.dumps(document))
        command = [PRISM, "mock", "--errors", "--host", "127.0.0.1", "--port", "0", described]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        said = []
        for line in self.process.stdout:
            said.append(line)
            if found := _LISTENING.search(line):
                break
        else:
            raise AssertionError(f"it never listened: {b''.join(said).decode()}")
        self.port = int(found[1])
        # To the end: who writes to a full pipe stands still.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def end(self):
        self.process.terminate()
        self.process.wait(PATIENCE)


class Mock:
    """The API's address, which hands everything on to Prism."""

    def __init__(self, description, folder):
        self.description = description
        self.calls = []
        # What becomes of a call on its way; what is answered in Prism's place, for once.
        self.tampering, self.answers = None, []
        self._prism = Prism(description.document, folder)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answered(self, call):
        """The answer to a call: its status, headers and body."""
        call = self.tampering(call) if self.tampering else call
        status, headers, answer = self.answers.pop(0) if self.answers else self._judged(call)
        self.calls.append(replace(call, status=status, violations=_violations(headers, answer)))
        return status, headers, answer

    def _judged(self, call):
        """Prism's answer, unless a form has fields that are not described: those Prism passes over."""
        operation = self.description.operation(call)
        form = self.description.bodies(operation).get(FORM) if operation else None
        fields = {name for name, _ in parse_qsl(call.body.decode(), keep_blank_values=True)} if form else set()
        if unknown := fields - set(form["properties"] if form else []):
            return 422, {"content-type": PROBLEM}, json.dumps({"title": f"not described: {unknown}"}).encode()
        return self._of_prism(call)

    def _of_prism(self, call):
        below = self.description.below
        assert call.path.startswith(below), f"{call.path} is not below {below}"
        connection = http.client.HTTPConnection("127.0.0.1", self._prism.port, timeout=PATIENCE)
        connection.request(call.method, call.path.removeprefix(below), call.body, call.headers)
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return response.status, headers, response.read()

    def end(self):
        self._server.shutdown()
        self._prism.end()


def _violations(headers, answer):
    """What the description has against a call: in a header, or Prism's own answer where it describes none."""
    said = headers.get("sl-violations", "")
    return said or (answer.decode() if headers.get("content-type") == PROBLEM else "")


def _handler(mock):
    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            headers = {name.lower(): value for name, value in self.headers.items()}
            kept = {name: headers[name] for name in headers.keys() - _OF_THE_CONNECTION}
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, answer = mock.answered(Call(self.command, self.path, kept, body))
            self.send_response(status)
            for name in headers.keys() - _OF_THE_CONNECTION:
                self.send_header(name, headers[name])
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PATCH = answer

        def log_message(self, *_):
            pass

    return Handler
