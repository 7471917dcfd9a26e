"""Viber, as its own Python library signs and reads."""

import itertools
import json
import secrets

import pytest
from viberbot import Api, BotConfiguration
from viberbot.api.viber_requests import ViberMessageRequest

from door import Request, send
from manipulations import assert_refused, flipped, header, rewritten
from providers import SENT

VIBER = "X-Viber-Content-Signature"
TOKEN = "-".join(secrets.token_hex(8) for _ in range(3))
# The token of the library's own tests, whose signature it publishes.
PUBLISHED_TOKEN = "44dafb7e0f40021e-61a47a1e6778d187-f2c5a676a07050b3"
PUBLISHED = b'{"event":"webhook","timestamp":4977069964384421269,"message_token":1478683725125}'
PUBLISHED_SIGNATURE = "d21b343448c8aee33b8e93768ef6ceb64a6ba6163099973a2b8bd028fea510ef"

_serial = itertools.count(18446744073709500000)


@pytest.fixture(scope="module")
def viber_desk(start):
    return start(NIGHTDESK_SECRET_VIBER=json.dumps([TOKEN, PUBLISHED_TOKEN]))


@pytest.fixture
def desk(viber_desk):
    """A desk that Viber alone knocks at; it must be well and discreet afterwards, too."""
    before = viber_desk.lines_so_far()
    viber_desk.private |= {TOKEN, PUBLISHED_TOKEN}
    yield viber_desk
    viber_desk.assert_well(after=before)


def callback(event, **more):
    return {"event": event, "timestamp": SENT * 1000, "message_token": next(_serial)} | more


def message(who, text="When do you open?"):
    sender = {"id": who, "name": "Zoë Canary", "language": "en", "country": "GB", "api_version": 10}
    return callback("message", sender=sender, message={"type": "text", "text": text})


def user(desk):
    who = secrets.token_urlsafe(16).replace("_", "/").replace("-", "+") + "=="
    desk.private |= {who, "Zoë Canary"}
    return who


def viber(desk, body, signed=None):
    """A request that Viber's own library holds to be signed."""
    library = Api(BotConfiguration(auth_token=TOKEN, name="Example", avatar=""))
    if signed is None:
        signed = library._calculate_message_signature(body)
        assert library.verify_signature(body, signed)
    desk.private.add(signed)
    kind = ("Content-Type", "application/json")
    return Request("POST", "/webhooks/viber", (("Host", desk.host), kind, (VIBER, signed)), body)


def posted(desk, callback):
    return send(desk.port, viber(desk, json.dumps(callback, ensure_ascii=False).encode()))


def test_the_published_signature_holds(desk):
    answer = send(desk.port, viber(desk, PUBLISHED, PUBLISHED_SIGNATURE))
    assert (answer.status, answer.body) == (200, b"")


def test_a_message_is_recorded_under_its_token_with_every_digit_and_answered(desk):
    who = user(desk)
    written = message(who, "何時に開きますか 😀")
    read = Api(BotConfiguration(auth_token=TOKEN, name="Example", avatar="")).parse_request(json.dumps(written))
    assert isinstance(read, ViberMessageRequest)
    assert posted(desk, written).status == 200
    entries = desk.customer(f"viber:{who}")["entries"]
    assert [entry["direction"] for entry in entries] == ["inbound", "outbound"]
    assert entries[0]["event"]["key"]["id"] == str(written["message_token"])
    assert entries[0]["event"]["content"]["text"] == read.message.text
    assert entries[1]["reply"]["status"] == "sent"


def test_a_receipt_finds_our_reply_by_its_token(desk):
    who = user(desk)
    assert posted(desk, message(who)).status == 200
    reply = desk.customer(f"viber:{who}")["entries"][1]["reply"]
    assert posted(desk, callback("seen", user_id=who, message_token=int(reply["provider_id"]))).status == 200
    assert desk.customer(f"viber:{who}")["entries"][1]["reply"]["status"] == "read"


MANIPULATIONS = {
    "one byte of the body": rewritten(lambda body: body.replace(b"open", b"opem")),
    "a byte after the body": rewritten(lambda body: body + b"\n"),
    "no body": rewritten(lambda body: b""),
    "the signature missing": lambda request, desk: request.without_header(VIBER),
    "the signature empty": header(VIBER, lambda value, desk: ""),
    "its first digit": header(VIBER, lambda value, desk: flipped(value)),
    "truncated": header(VIBER, lambda value, desk: value[:-2]),
    "with a scheme": header(VIBER, lambda value, desk: f"sha256={value}"),
    "the signature in the query": lambda request, desk: request.without_header(VIBER).with_target(
        f"{request.target}?sig={request.header(VIBER)}"
    ),
}


@pytest.mark.parametrize("what", MANIPULATIONS)
def test_vibers_signature(desk, what):
    request = viber(desk, json.dumps(message(user(desk))).encode())
    assert_refused(desk, request, MANIPULATIONS[what])
