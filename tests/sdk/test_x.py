"""X: the challenge and the signature, as its documentation computes them."""

import base64
import hashlib
import hmac
import itertools
import json
import secrets
from urllib.parse import quote

import pytest

from door import Request, send
from manipulations import assert_refused, flipped, header, rewritten
from providers import SENT

X = "x-twitter-webhooks-signature"
OWN = "1811111111111111111"
SECRET, BEFORE = secrets.token_urlsafe(37), secrets.token_urlsafe(37)

_serial = itertools.count(2080765901528535096)


@pytest.fixture(scope="module")
def x_desk(start):
    return start(NIGHTDESK_SECRET_X=json.dumps([SECRET, BEFORE]))


@pytest.fixture
def desk(x_desk):
    """A desk that X alone knocks at; it must be well and discreet afterwards, too."""
    before = x_desk.lines_so_far()
    x_desk.private |= {SECRET, BEFORE}
    yield x_desk
    x_desk.assert_well(after=before)


def signed(body, secret=SECRET):
    return "sha256=" + base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def user(desk):
    who = str(10**18 + secrets.randbelow(10**18))
    desk.private.add(who)
    return who


def message(who, text="When do you open?", to=OWN):
    create = {"target": {"recipient_id": to}, "sender_id": who, "message_data": {"text": text, "entities": {}}}
    return {
        "type": "message_create",
        "id": str(next(_serial)),
        "created_timestamp": str(SENT * 1000),
        "message_create": create,
    }


def activity(kind, *messages):
    data = {"event_uuid": str(-next(_serial)), "filter": {"user_id": OWN}, "event_type": kind}
    return {"data": data | {"payload": {"direct_message_events": messages}}}


def x(desk, body, secret=SECRET):
    signature = signed(body, secret)
    desk.private.add(signature)
    kind = ("Content-Type", "application/json")
    return Request("POST", "/webhooks/x", (("Host", desk.host), kind, (X, signature)), body)


def challenge(desk, token):
    return send(desk.port, Request("GET", f"/webhooks/x?crc_token={quote(token)}", (("Host", desk.host),)))


def test_the_challenge_is_answered_as_often_as_it_comes(desk):
    for token in ["challenge_string", "NjYx+/=", "challenge_string"]:
        answer = challenge(desk, token)
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("application/json")
        assert json.loads(answer.body) == {"response_token": signed(token.encode())}


def test_no_challenge_signs_what_could_be_an_event(desk):
    forged = json.dumps(activity("dm.received", message(user(desk))))
    assert challenge(desk, forged).status == 400
    assert send(desk.port, Request("GET", "/webhooks/x", (("Host", desk.host),))).status == 400


@pytest.mark.parametrize("secret", [SECRET, BEFORE], ids=["the secret", "the one before"])
def test_a_message_is_recorded_and_answered(desk, secret):
    who = user(desk)
    body = json.dumps(activity("dm.received", message(who, "Rock &amp; roll 😀")), ensure_ascii=False).encode()
    assert send(desk.port, x(desk, body, secret)).status == 200
    entries = desk.customer(f"x:{who}")["entries"]
    assert [entry["direction"] for entry in entries] == ["inbound", "outbound"]
    assert entries[0]["event"]["content"]["text"] == "Rock & roll 😀"
    assert entries[1]["reply"]["status"] == "sent"


def test_the_same_message_by_either_api_is_one(desk):
    who = user(desk)
    written = message(who)
    for body in [
        activity("dm.received", written),
        {"for_user_id": OWN, "direct_message_events": [written]},
    ]:
        assert send(desk.port, x(desk, json.dumps(body).encode())).status == 200
    assert [event["kind"] for event in desk.events(f"x:{who}")] == ["message"]


def test_what_the_business_sent_is_the_desks_own_by_its_id_or_a_colleagues(desk):
    who = user(desk)

    def happens(kind, what):
        assert send(desk.port, x(desk, json.dumps(activity(kind, what)).encode())).status == 200

    happens("dm.received", message(who))
    reply = desk.customer(f"x:{who}")["entries"][1]["reply"]
    ours = message(OWN, reply["text"], to=who) | {"id": reply["provider_id"]}
    happens("dm.sent", ours)
    happens("dm.sent", message(OWN, "I am still here.", to=who))
    assert [event["kind"] for event in desk.events(f"x:{who}")] == ["message", "agent_message"]


MANIPULATIONS = {
    "one byte of the body": rewritten(lambda body: body.replace(b"open", b"opem")),
    "a byte after the body": rewritten(lambda body: body + b" "),
    "no body": rewritten(lambda body: b""),
    "the signature missing": lambda request, desk: request.without_header(X),
    "the signature empty": header(X, lambda value, desk: ""),
    "its first character": header(X, lambda value, desk: "sha256=" + flipped(value[7:])),
    "truncated": header(X, lambda value, desk: value[:-4]),
    "the scheme alone": header(X, lambda value, desk: "sha256="),
    "without its scheme": header(X, lambda value, desk: value[7:]),
    "in hexadecimal": header(X, lambda value, desk: "sha256=" + base64.b64decode(value[7:]).hex()),
    "an empty secret": lambda request, desk: request.with_header(X, signed(request.body, "")),
}


@pytest.mark.parametrize("what", MANIPULATIONS)
def test_xs_signature(desk, what):
    request = x(desk, json.dumps(activity("dm.received", message(user(desk)))).encode())
    assert_refused(desk, request, MANIPULATIONS[what])
