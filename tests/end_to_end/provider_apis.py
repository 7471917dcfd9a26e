"""The providers' APIs, on this machine: they note every call, and answer as they are told."""

import contextlib
import itertools
import json
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from providers import PROVIDERS

# What they are called with; each is a secret.
TOKENS = {
    "meta": "EAAtokenofthebusiness0123456789",
    "telegram": "123456789:AAtokenofthebot0123456789",
    "twilio": "twiliotoken0123456789",
}
CREDENTIALS = TOKENS | {
    "twilio": json.dumps([{"user": "AC00000000000000000000000000000000", "token": TOKENS["twilio"]}]),
}

_serial = itertools.count(1)


@dataclass(frozen=True)
class Call:
    """One call of an API."""

    path: str
    headers: dict
    body: dict

    @property
    def text(self):
        """What the customer is to read, however the provider calls it."""
        text = self.body.get("text") or self.body.get("Body")
        return text["body"] if isinstance(text, dict) else text


@dataclass(frozen=True)
class Answer:
    """An answer; one without a status never comes."""

    status: int | None
    body: dict | bytes
    headers: tuple = ()


# A customer's file, as every provider has it.
FILE = b"\x89PNG\r\n\x1a\n of a customer's"


def given(provider, call):
    """The answer of a provider that has the file: where it lies, and there the file."""
    if provider == "meta" and "/attachments/" not in call.path:
        media = call.path.split("/")[2].split("?")[0]
        return Answer(200, {"id": media, "url": f"https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid={media}"})
    return Answer(200, FILE, (("Content-Type", "image/png"),))


def taken(provider, call):
    """The answer of a provider that sends the text."""
    serial = next(_serial)
    if provider == "meta":
        return Answer(200, {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.sent{serial}"}]})
    if provider == "telegram":
        chat = {"id": int(call.body["chat_id"])}
        return Answer(200, {"ok": True, "result": {"message_id": serial, "chat": chat}})
    return Answer(201, {"sid": f"SM{serial:032x}", "status": "queued"})


def busy(provider, seconds=1):
    """The answer of a provider that has too much to do."""
    body = {
        "meta": {"error": {"code": 130429, "message": "Rate limit hit"}},
        "telegram": {"ok": False, "error_code": 429, "parameters": {"retry_after": seconds}},
        "twilio": {"code": 20429, "message": "Too Many Requests", "status": 429},
    }
    return Answer(429, body[provider], (("Retry-After", str(seconds)),))


def refusing(provider):
    """The answer of a provider that cannot reach this customer."""
    body = {
        "meta": {"error": {"code": 131026, "message": "Message undeliverable"}},
        "telegram": {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"},
        "twilio": {"code": 21211, "message": "Invalid 'To' Phone Number", "status": 400},
    }
    return Answer(400, body[provider])


BROKEN = Answer(500, {}, (("Retry-After", "1"),))
SILENT = Answer(None, {})


class ProviderApi:
    """One provider's API."""

    def __init__(self, provider):
        self.provider = provider
        self._calls, self._answers, self._for_files = [], {}, {}
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, who, *answers):
        """What it answers to the next calls about a customer, before it takes texts again."""
        self._answers[who.digits] = deque(answers)

    def answer_for_file(self, who, *answers):
        """What it answers to the next calls for a file whose id has the customer's number."""
        self._for_files[who.digits] = deque(answers)

    def calls_about(self, who):
        """The calls so far that were to reach a customer."""
        return [call for call in list(self._calls) if who.digits in json.dumps(call.body)]

    def close(self):
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, call):
        self._calls.append(call)
        for_file = call.body.keys() == {"file"}
        told = self._for_files if for_file else self._answers
        told = next((answers for digits, answers in told.items() if digits in json.dumps(call.body)), None)
        if told:
            return told.popleft()
        return given(self.provider, call) if for_file else taken(self.provider, call)

    def _handler(api):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                is_json = self.headers["Content-Type"].startswith("application/json")
                body = json.loads(sent) if is_json else dict(parse_qsl(sent))
                self._give(api._answer(Call(self.path, dict(self.headers), body)))

            def do_GET(self):
                self._give(api._answer(Call(self.path, dict(self.headers), {"file": self.path})))

            def _give(self, answer):
                if answer.status is None:
                    api._closing.wait(30)
                    self.close_connection = True
                    return
                written = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
                self.send_response(answer.status)
                for name, value in (*answer.headers, ("Content-Length", str(len(written)))):
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(written)

            def log_message(self, *_):
                pass

        return Handler


def start():
    """One API for each provider."""
    return {provider: ProviderApi(provider) for provider in PROVIDERS}
