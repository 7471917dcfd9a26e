"""LINE, as its own Python library signs, reads and would send."""

import base64
import hashlib
import hmac
import itertools
import json
import secrets
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from linebot.v3 import SignatureValidator, WebhookParser
from linebot.v3.messaging import PushMessageRequest, ReplyMessageRequest

from door import Request, send
from manipulations import assert_refused, flipped, header, rewritten, sent_twice
from providers import SENT

LINE = "X-Line-Signature"
BOT = "U8e742f61d673b39c7fff3cecb7536ef0"
SECRET = secrets.token_hex(16)
TOKEN = "channel-access-token-" + secrets.token_hex(8)

_serial = itertools.count(1)


class Api:
    """LINE's API, which answers as it is told and remembers what it was asked."""

    def __init__(self):
        self.calls, self.answers = [], []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler):
                body = handler.rfile.read(int(handler.headers["Content-Length"]))
                self.calls.append((handler.path, dict(handler.headers), json.loads(body)))
                status, answer = self.answers.pop(0) if self.answers else (200, sent())
                handler.send_response(status)
                handler.send_header("Content-Type", "application/json")
                handler.send_header("Content-Length", str(len(answer)))
                handler.end_headers()
                handler.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


def sent():
    return json.dumps({"sentMessages": [{"id": f"46123096684206{next(_serial):04}"}]}).encode()


@pytest.fixture(scope="module")
def api():
    return Api()


@pytest.fixture(scope="module")
def line_desk(start, api):
    return start(NIGHTDESK_SECRET_LINE=SECRET, NIGHTDESK_TOKEN_LINE=TOKEN, NIGHTDESK_LINE_API=api.url)


@pytest.fixture
def desk(line_desk, api):
    """A desk that LINE alone knocks at; it must be well and discreet afterwards, too."""
    before = line_desk.lines_so_far()
    api.calls.clear()
    line_desk.private |= {SECRET, TOKEN}
    yield line_desk
    line_desk.assert_well(after=before)


def user(desk):
    who = f"U{next(_serial):04}{secrets.token_hex(14)}"
    desk.private.add(who)
    return who


def message(who, text="When do you open?", **more):
    event = {
        "type": "message",
        "message": {"type": "text", "id": f"468789577{next(_serial):09}", "text": text, "quoteToken": "q3Plxr4AgKd"},
        "webhookEventId": f"01KB3Q9T{next(_serial):018}",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": SENT * 1000,
        "source": {"type": "user", "userId": who},
        "replyToken": secrets.token_hex(16),
        "mode": "active",
    }
    return event | more


def signature(body, secret=SECRET):
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def line(desk, events, destination=BOT):
    """A request that LINE's own library holds to be signed, and can read."""
    body = json.dumps({"destination": destination, "events": events}, ensure_ascii=False).encode()
    signed = signature(body)
    desk.private.add(signed)
    assert SignatureValidator(SECRET).validate(body.decode(), signed)
    assert len(WebhookParser(SECRET).parse(body.decode(), signed)) == len(events)
    return Request(
        "POST",
        "/webhooks/line",
        (("Host", desk.host), ("Content-Type", "application/json; charset=utf-8"), (LINE, signed)),
        body,
    )


def test_the_verify_button(desk):
    answer = send(desk.port, line(desk, []))
    assert (answer.status, answer.body) == (200, b"")


def test_a_message_is_answered_by_its_reply_token_and_quoted(desk, api):
    who, before = user(desk), len(api.calls)
    event = message(who, "何時に開きますか 😀")
    assert send(desk.port, line(desk, [event])).status == 200
    entries = desk.customer(f"line:{who}")["entries"]
    assert [entry["direction"] for entry in entries] == ["inbound", "outbound"]
    assert entries[0]["event"]["content"]["text"] == "何時に開きますか 😀"
    assert entries[1]["reply"]["status"] == "sent"
    [(path, headers, body)] = api.calls[before:]
    assert path == "/v2/bot/message/reply"
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert "x-line-retry-key" not in headers
    said = ReplyMessageRequest.from_json(json.dumps(body))
    assert (said.reply_token, said.messages[0].quote_token) == (event["replyToken"], "q3Plxr4AgKd")


def test_a_reply_token_that_is_used_up_makes_a_push_with_a_retry_key(desk, api):
    who = user(desk)
    api.answers.append((400, b'{"message":"Invalid reply token"}'))
    assert send(desk.port, line(desk, [message(who)])).status == 200
    entries = desk.customer(f"line:{who}")["entries"]
    assert entries[1]["reply"]["status"] == "sent"
    (_, _, _), (path, headers, body) = api.calls
    assert path == "/v2/bot/message/push"
    assert uuid.UUID(headers["x-line-retry-key"]).version == 5
    said = PushMessageRequest.from_json(json.dumps(body))
    assert (said.to, said.messages[0].text) == (who, body["messages"][0]["text"])


def test_what_came_in_standby_is_recorded_and_not_answered(desk, api):
    who = user(desk)
    assert send(desk.port, line(desk, [message(who, mode="standby")])).status == 200
    entries = desk.customer(f"line:{who}")["entries"]
    assert ([entry["direction"] for entry in entries], api.calls) == (["inbound"], [])


def test_an_event_that_is_delivered_again_is_one(desk):
    who = user(desk)
    event = message(who)
    assert send(desk.port, line(desk, [event])).status == 200
    again = event | {"deliveryContext": {"isRedelivery": True}}
    assert send(desk.port, line(desk, [again, message(who, "And on Sunday?")])).status == 200
    assert len(desk.events(f"line:{who}")) == 2


def test_a_message_taken_back_is_erased(desk):
    who = user(desk)
    event = message(who, "a word to forget")
    desk.private.add("a word to forget")
    assert send(desk.port, line(desk, [event])).status == 200
    unsend = message(who, type="unsend", unsend={"messageId": event["message"]["id"]})
    del unsend["message"], unsend["replyToken"]
    assert send(desk.port, line(desk, [unsend])).status == 200
    assert "a word to forget" not in json.dumps(desk.customer(f"line:{who}"))


MANIPULATIONS = {
    "one byte of the body": rewritten(lambda body: body.replace(b"open", b"opem")),
    "a byte after the body": rewritten(lambda body: body + b" "),
    "the body without spaces": rewritten(lambda body: json.dumps(json.loads(body), separators=(",", ":")).encode()),
    "no body": rewritten(lambda body: b""),
    "the signature missing": lambda request, desk: request.without_header(LINE),
    "the signature empty": header(LINE, lambda value, desk: ""),
    "its first character": header(LINE, lambda value, desk: flipped(value)),
    "truncated": header(LINE, lambda value, desk: value[:-4]),
    "without its padding": header(LINE, lambda value, desk: value.rstrip("=")),
    "in hexadecimal": header(LINE, lambda value, desk: base64.b64decode(value).hex()),
    "with a scheme": header(LINE, lambda value, desk: f"sha256={value}"),
    "a wrong one before the right one": sent_twice(LINE, base64.b64encode(bytes(32)).decode()),
    "another secret": lambda request, desk: request.with_header(LINE, signature(request.body, "another")),
    "an empty secret": lambda request, desk: request.with_header(LINE, signature(request.body, "")),
}


@pytest.mark.parametrize("what", MANIPULATIONS)
def test_lines_signature(desk, what):
    request = line(desk, [message(user(desk))])
    assert_refused(desk, request, MANIPULATIONS[what])
