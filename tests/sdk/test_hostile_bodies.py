"""Bodies that nobody should send: each is refused, or kept where it can be looked at."""

import base64
import hmac
import json
from urllib.parse import unquote_to_bytes

import pytest

import providers
from door import Request, chunked, send
from providers import (
    GARBAGE,
    as_meta_writes,
    meta,
    person,
    telegram_update,
    twilio,
    whatsapp,
    whatsapp_message,
)

TRUNCATED = b'{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"value":{"messa'
DEEP = b'{"object":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
DEEP_UNCLOSED = b"[" * 200_000

HOSTILE_BODIES = {
    "nothing": b"",
    "garbage": GARBAGE,
    "truncated JSON": TRUNCATED,
    "deep nesting": DEEP,
    "deep nesting that never ends": DEEP_UNCLOSED,
    "invalid UTF-8": b'{"object":"whatsapp_business_account","entry":"\xff\xfe\xc3("}',
    "UTF-16": '{"object": 1}'.encode("utf-16"),
    "a number of a thousand digits": b"9" * 1000,
    "a number beyond any": b"1e999999",
    "null": b"null",
    "a list": b"[]",
    "an empty object": b"{}",
    "members of the wrong kind": b'{"object":1,"entry":2,"update_id":"x","message":3}',
    "the same member twice": b'{"object":"x","object":1,"update_id":1,"update_id":"a"}',
    "NaN": b'{"update_id":NaN,"object":Infinity}',
    "a half of an emoji": b'{"update_id":1,"object":1,"x":"\\ud83d"}',
}


def parked(desk):
    return [message["body"] for message in desk.queue("dead") if message["queue"] == "parked"]


def of_events(desk):
    """How many of the agents' items are about events, and not about a reply that nobody can take."""
    return sum(item["body"]["what"]["type"] == "event" for item in desk.queue("agents"))


@pytest.mark.parametrize("provider", providers.PROVIDERS)
@pytest.mark.parametrize("what", HOSTILE_BODIES)
def test_an_unsigned_body_is_refused_unread(desk, provider, what):
    kind = "application/x-www-form-urlencoded" if provider == "twilio" else "application/json"
    headers = (("Host", desk.host), ("Content-Type", kind))
    answer = send(desk.port, Request("POST", f"/webhooks/{provider}", headers, HOSTILE_BODIES[what]))
    assert (answer.status, answer.body) == (401, b"")


@pytest.mark.parametrize("provider", ["meta", "telegram"])
@pytest.mark.parametrize("what", HOSTILE_BODIES)
def test_a_signed_body_that_cannot_be_read_is_parked_and_answered_200(desk, provider, what):
    before = len(parked(desk))
    answer = send(desk.port, providers.signed_json(desk, provider, HOSTILE_BODIES[what]))
    assert answer.status == 200
    now = parked(desk)
    assert len(now) == before + 1
    assert now[-1]["provider"] == provider
    assert providers.unpacked(now[-1]["body"]) == HOSTILE_BODIES[what]


@pytest.mark.parametrize(
    "body",
    [b"", b"&", b"=", b"&=&=&", b"%", b"%%%=%zz", b"a", b"\xff\xfe=\xc3(", b"=%00", b"a=" + b"b" * 200_000],
)
def test_a_signed_form_that_says_nothing_is_taken(desk, body):
    url = f"http://{desk.host}/webhooks/twilio"
    validator_sees = b"".join(
        unquote_to_bytes(half.replace(b"+", b" "))
        for pair in sorted(set(body.split(b"&")))
        for half in pair.split(b"=", 1)
    )
    tag = hmac.new(desk.secrets.twilio.encode(), url.encode() + validator_sees, "sha1").digest()
    request = twilio(desk, {}, body=body).with_header("X-Twilio-Signature", base64.b64encode(tag).decode())
    before = len(parked(desk))
    assert send(desk.port, request).status in (200, 204)
    assert len(parked(desk)) == before + 1


@pytest.mark.parametrize("depth", [20, 60, 100, 115, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128])
@pytest.mark.parametrize("provider", ["meta", "telegram"])
def test_nesting_of_any_depth_in_one_message_is_kept_somewhere_and_nothing_else_is_lost(
    own_desk, provider, depth
):
    """What is too deep is parked; what is not is recorded. It never stays on the way and dies there."""
    who = person(own_desk)
    nested = json.loads("[" * depth + "]" * depth)
    if provider == "meta":
        message = whatsapp_message(who) | {"type": "hologram", "hologram": nested}
        body = as_meta_writes(whatsapp(who, [message]))
        address = who.phone
    else:
        body = json.dumps(
            telegram_update(who, text="")
            | {"message": None, "hologram": {"from": {"id": int(who.digits)}, "x": nested}}
        )
        body = body.replace('"message": null, ', "").encode()
        address = who.telegram
    assert send(own_desk.port, providers.signed_json(own_desk, provider, body)).status == 200
    assert len(own_desk.events(address)) + len(parked(own_desk)) >= 1


@pytest.mark.parametrize("size", [300_000, 600_000, 2_000_000])
def test_a_text_that_is_too_large_for_a_queue_or_the_record_is_kept_and_holds_nothing_up(own_desk, size):
    who = person(own_desk)
    messages = [whatsapp_message(who, "x" * size), whatsapp_message(who, "behind it")]
    assert send(own_desk.port, meta(own_desk, as_meta_writes(whatsapp(who, messages)))).status == 200
    events = own_desk.events(who.phone)
    assert "behind it" in [event.get("content", {}).get("text") for event in events]
    assert len(events) + len(parked(own_desk)) >= 2


@pytest.mark.parametrize("length", [1000, 1100, 5000, 100_000])
def test_a_message_id_of_any_length_is_kept_and_holds_nothing_up(own_desk, length):
    who = person(own_desk)
    messages = [whatsapp_message(who) | {"id": "wamid." + "A" * length}, whatsapp_message(who, "behind it")]
    assert send(own_desk.port, meta(own_desk, as_meta_writes(whatsapp(who, messages)))).status == 200
    events = own_desk.events(who.phone)
    assert "behind it" in [event.get("content", {}).get("text") for event in events]
    assert len(events) + len(parked(own_desk)) == 2


SENDERS = ["", " ", "0", "x" * 3000, "+1\n2", "\u0000", "日本", "-1", "a#b", "event#x", "../..", "👩‍👩‍👧"]


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: repr(sender)[:12])
def test_a_whatsapp_sender_of_any_shape_holds_nobody_up(own_desk, sender):
    who = person(own_desk)
    messages = [whatsapp_message(who) | {"from": sender}, whatsapp_message(who)]
    assert send(own_desk.port, meta(own_desk, as_meta_writes(whatsapp(who, messages)))).status == 200
    assert [event["content"]["text"] for event in own_desk.events(who.phone)] == [who.text]
    assert of_events(own_desk) + len(parked(own_desk)) == 2


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: repr(sender)[:12])
def test_an_sms_sender_of_any_shape_is_kept(own_desk, sender):
    who = person(own_desk)
    assert send(own_desk.port, twilio(own_desk, providers.sms(who, From=sender))).status in (200, 204)
    own_desk.settled()
    assert of_events(own_desk) + len(parked(own_desk)) == 1


@pytest.mark.parametrize("provider", providers.PROVIDERS)
@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
def test_ten_megabytes_are_too_large(desk, provider, signed):
    request = providers.message(desk, provider, person(desk)).with_body(b"x" * 10_000_000)
    if signed and provider == "meta":
        request = meta(desk, request.body)
    answer = send(desk.port, request)
    assert answer.status == 413
    assert b"bytes" in answer.body


def test_ten_megabytes_in_chunks_are_too_large(desk):
    request = (
        meta(desk, b"")
        .with_header("Transfer-Encoding", "chunked")
        .with_body(chunked(b"x" * 10_000_000, 64_000))
    )
    assert send(desk.port, request).status == 413
