"""Slack, Discord and a business's own app: requests signed by the providers' own libraries."""

import base64
import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from urllib.parse import urlencode

import pytest
import standardwebhooks
import svix
from jsonschema import Draft202012Validator, FormatChecker
from nacl.signing import SigningKey
from slack_sdk.signature import SignatureVerifier

from desk import REPOSITORY
from door import Request, send
from providers import SENT

SLACK_SECRET = "8f742231b10e8888abcd99e0zz5a5f31"
DISCORD_KEY = SigningKey(bytes(range(32)))
APP_SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
REPLY_SECRET = "whsec_" + "C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
APP_KEY = SigningKey(bytes(range(1, 33)))


class App:
    """A business's own app, which takes replies."""

    def __init__(self):
        self.replies = Queue()
        replies = self.replies

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                replies.put((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.send_header("Content-Length", "12")
                self.end_headers()
                self.wfile.write(b'{"id":"r-1"}')

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_port}/desk/replies"


@pytest.fixture(scope="module")
def app():
    return App()


@pytest.fixture(scope="module")
def desk(start, app):
    public = "whpk_" + base64.b64encode(bytes(APP_KEY.verify_key)).decode()
    began = time.monotonic()
    desk = start(
        RUST_LOG="trace",
        NIGHTDESK_SECRET_SLACK=SLACK_SECRET,
        NIGHTDESK_SECRET_DISCORD=bytes(DISCORD_KEY.verify_key).hex(),
        NIGHTDESK_SECRET_STANDARD=json.dumps([APP_SECRET, {"account": "cafe", "secret": public}]),
        NIGHTDESK_TOKEN_STANDARD=json.dumps([{"user": app.url, "token": REPLY_SECRET}]),
    )
    # Its clock started on the Saturday and runs on.
    desk.seconds = lambda: SENT + int(time.monotonic() - began)
    desk.private |= {SLACK_SECRET, APP_SECRET[6:], REPLY_SECRET[6:]}
    yield desk
    desk.settled()
    desk.assert_well()


def json_request(desk, provider, body, headers, kind="application/json"):
    fixed = (("Host", desk.host), ("Content-Type", kind))
    return Request("POST", f"/webhooks/{provider}", (*fixed, *headers), body)


def slack(desk, body, kind="application/json", at=None, secret=SLACK_SECRET):
    at = str(at or desk.seconds())
    signature = SignatureVerifier(secret).generate_signature(timestamp=at, body=body)
    headers = (("X-Slack-Request-Timestamp", at), ("X-Slack-Signature", signature))
    return json_request(desk, "slack", body, headers, kind)


def discord(desk, body, at=None, key=DISCORD_KEY):
    at = str(at or desk.seconds())
    signature = key.sign(at.encode() + body).signature.hex()
    return json_request(
        desk, "discord", body, (("X-Signature-Timestamp", at), ("X-Signature-Ed25519", signature))
    )


def standard(desk, body, library=standardwebhooks, at=None, secret=APP_SECRET, id="msg_1"):
    at = at or desk.seconds()
    signature = library.Webhook(secret).sign(id, datetime.fromtimestamp(at, UTC), body.decode())
    family = "svix" if library is svix else "webhook"
    headers = (
        (f"{family}-id", id),
        (f"{family}-timestamp", str(at)),
        (f"{family}-signature", signature),
    )
    return json_request(desk, "standard", body, headers)


def slack_message(who, ts):
    event = {"type": "message", "user": who, "text": "When do you <open>?".replace("<", "&lt;"), "ts": ts}
    event |= {"channel": f"D{who[1:]}", "channel_type": "im", "event_ts": ts}
    grants = [{"team_id": "T061EG9R6", "user_id": "U0LAN0Z89", "is_bot": True}]
    return {
        "type": "event_callback",
        "team_id": "T061EG9R6",
        "api_app_id": "A0MDYCDME",
        "event_id": f"Ev{who}{ts}",
        "event": event,
        "authorizations": grants,
    }


def discord_command(who, **members):
    option = {"name": "question", "type": 3, "value": "When do you open?"}
    data = {"id": "1", "name": "ask", "type": 1, "options": [option]}
    body = {"id": str(((SENT * 1000 - 1420070400000) << 22) + int(who) % 1000), "type": 2, "data": data}
    body |= {"application_id": "775799577604522054", "token": f"token-{who}", "locale": "en-GB", "version": 1}
    return body | {"guild_id": "1", "member": {"user": {"id": who, "username": "ann"}}} | members


def app_message(who, **data):
    data = {"id": f"m-{who}", "text": "When do you open?", "customer": {"id": who}} | data
    return {"version": 1, "type": "message", "data": data}


MESSAGES = {
    "slack": (
        lambda desk, who: slack(desk, json.dumps(slack_message(f"U0{who}", f"{SENT}.000100")).encode()),
        lambda who: f"slack:T061EG9R6:U0{who}",
    ),
    "discord": (
        lambda desk, who: discord(desk, json.dumps(discord_command(who)).encode()),
        lambda who: f"discord:{who}",
    ),
    "standard": (
        lambda desk, who: standard(desk, json.dumps(app_message(who)).encode()),
        lambda who: f"app:app:{who}",
    ),
    "svix": (
        lambda desk, who: standard(desk, json.dumps(app_message(who)).encode(), svix),
        lambda who: f"app:app:{who}",
    ),
}


@pytest.mark.parametrize("signer", MESSAGES)
def test_a_message_is_recorded_queued_for_agents_and_answered_once(desk, signer):
    make, address = MESSAGES[signer]
    who = f"7700900{len(signer)}{ord(signer[1])}"
    request = make(desk, who)
    for _ in range(2):
        assert send(desk.port, request).status in (200, 204)
    entries = desk.customer(address(who))["entries"]
    assert [entry["direction"] for entry in entries] == ["inbound", "outbound"]
    assert entries[1]["reply"]["status"] == "sent"
    items = [item["body"]["customer"]["addresses"] for item in desk.queue("agents")]
    assert items.count([address(who)]) == 1


@pytest.mark.parametrize("signer", MESSAGES)
def test_a_request_that_was_changed_is_refused(desk, signer):
    request = MESSAGES[signer][0](desk, "77009999")
    changed = [request.with_body(request.body.replace(b"77009999", b"77009998"))]
    for name, value in request.headers[2:]:
        changed.append(request.without_header(name))
        changed.append(request.with_header(name, value[:-1] + ("0" if value[-1] != "0" else "1")))
    for one in changed:
        answer = send(desk.port, one)
        assert (answer.status, answer.body) == (401, b"")


@pytest.mark.parametrize("seconds", [-400, 400])
def test_what_was_signed_at_another_time_is_refused(desk, seconds):
    at = desk.seconds() + seconds
    for request in (slack(desk, b"{}", at=at), discord(desk, b"{}", at=at), standard(desk, b"{}", at=at)):
        assert send(desk.port, request).status == 401


def test_anothers_key_is_refused(desk):
    for request in (
        slack(desk, b"{}", secret="another"),
        discord(desk, b"{}", key=SigningKey(bytes(32))),
        standard(desk, b"{}", secret=REPLY_SECRET),
    ):
        assert send(desk.port, request).status == 401


# Slack


def test_slacks_challenge_is_answered(desk):
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aBm2r"}).encode()
    answer = send(desk.port, slack(desk, body))
    assert (answer.status, answer.body) == (200, b"3eZbrw1aBm2r")
    assert send(desk.port, slack(desk, body, secret="another")).status == 401


def test_slacks_mention_and_message_are_one(desk):
    message = slack_message("U0MENTION1", f"{SENT}.000300")
    mention = json.loads(json.dumps(message))
    mention["event"]["type"], mention["event_id"] = "app_mention", "Ev0MENTION"
    del mention["event"]["channel_type"]
    for body in (message, mention):
        request = slack(desk, json.dumps(body).encode())
        assert send(desk.port, request.with_header("X-Slack-Retry-Num", "1")).status == 200
    [event] = desk.events("slack:T061EG9R6:U0MENTION1")
    assert event["content"]["text"] == "When do you <open>?"


def test_slacks_forms_are_taken(desk):
    form = "application/x-www-form-urlencoded"
    command = {"team_id": "T061EG9R6", "user_id": "U0COMMAND1", "command": "/desk", "text": "hello", "trigger_id": "1.2"}
    assert send(desk.port, slack(desk, urlencode(command).encode(), form)).status == 200
    pressed = {"type": "block_actions", "team": {"id": "T061EG9R6"}, "user": {"id": "U0COMMAND1"}, "trigger_id": "1.3"}
    pressed |= {"channel": {"id": "C1"}, "message": {"ts": "1.4"}, "actions": [{"action_id": "a", "value": "yes"}]}
    body = urlencode({"payload": json.dumps(pressed)}).encode()
    answer = send(desk.port, slack(desk, body, form))
    assert (answer.status, answer.body) == (200, b"")
    kinds = {event["kind"] for event in desk.events("slack:T061EG9R6:U0COMMAND1")}
    assert kinds == {"message", "postback"}


# Discord


def test_discords_pings_are_answered(desk):
    answer = send(desk.port, discord(desk, b'{"type":1,"application_id":"1"}'))
    assert (answer.status, json.loads(answer.body)) == (200, {"type": 1})
    answer = send(desk.port, discord(desk, b'{"type":0,"application_id":"1","version":1}'))
    assert (answer.status, answer.body) == (204, b"")


def test_discord_is_told_that_a_message_comes(desk):
    answer = send(desk.port, discord(desk, json.dumps(discord_command("82198898841029460")).encode()))
    assert json.loads(answer.body) == {"type": 5, "data": {"flags": 64}}
    assert answer.headers["content-type"] == "application/json"
    typing = discord_command("82198898841029461", type=4)
    answer = send(desk.port, discord(desk, json.dumps(typing).encode()))
    assert json.loads(answer.body) == {"type": 8, "data": {"choices": []}}


# A business's own app


@pytest.fixture(scope="module")
def schema():
    schema = json.loads((REPOSITORY / "events" / "standard.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


# What the desk keeps as placeholders or parks, and the schema therefore refuses.
NOT_OF_THE_SCHEMA = {"unknown-type", "message-that-says-nothing", "event-of-nobody"}


@pytest.mark.parametrize("path", sorted((REPOSITORY / "events" / "standard").glob("*.json")), ids=lambda path: path.stem)
def test_the_samples_are_what_the_schema_says(schema, path):
    assert schema.is_valid(json.loads(path.read_text())["body"]) == (path.stem not in NOT_OF_THE_SCHEMA)


def test_the_app_gets_a_reply_that_its_library_would_have_signed_so(desk, app, schema):
    while not app.replies.empty():
        app.replies.get()
    body = json.dumps(app_message("u-reply", thread="c-77")).encode()
    assert send(desk.port, standard(desk, body, id="msg_reply")).status == 204
    desk.settled()
    headers, reply = app.replies.get(timeout=desk.patience)
    headers = {name.lower(): value for name, value in headers.items()}
    at = int(headers["webhook-timestamp"])
    assert abs(at - desk.seconds()) <= 10
    for library in (standardwebhooks, svix):
        signed = library.Webhook(REPLY_SECRET).sign(headers["webhook-id"], datetime.fromtimestamp(at, UTC), reply.decode())
        assert headers["webhook-signature"] == signed
    said = json.loads(reply)
    schema.validate(said)
    assert (said["data"]["thread"], said["data"]["in_reply_to"]) == ("c-77", "m-u-reply")
    receipt = {"version": 1, "type": "receipt", "data": {"customer": {"id": "u-reply"}, "of": "r-1", "status": "read"}}
    receipt["data"]["reference"] = said["data"]["reference"]
    assert send(desk.port, standard(desk, json.dumps(receipt).encode(), id="msg_receipt")).status == 204
    entries = desk.customer("app:app:u-reply")["entries"]
    assert [entry["reply"]["status"] for entry in entries if entry["direction"] == "outbound"] == ["read"]


def test_a_public_key_lets_in_what_its_private_half_signed(desk):
    body = json.dumps(app_message("u-ed25519", account="shop")).encode()
    request, at = standard(desk, body), desk.seconds()
    message = f"msg_ed.{at}.".encode() + body
    signature = "v1a," + base64.b64encode(APP_KEY.sign(message).signature).decode()
    for name, value in (("webhook-id", "msg_ed"), ("webhook-timestamp", str(at)), ("webhook-signature", signature)):
        request = request.with_header(name, value)
    assert send(desk.port, request).status == 204
    assert len(desk.events("app:cafe:u-ed25519")) == 1
    assert send(desk.port, replace(request, body=body + b" ")).status == 401
