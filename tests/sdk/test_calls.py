"""Calls are answered by TwiML that Twilio's library would write, and kept like any other happening."""

import inspect
import re
import secrets
from xml.etree import ElementTree

import pytest
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

import providers
from door import send
from providers import person, twilio
from telephone import PATH, call, heard, target


def snake(name):
    return re.sub("([A-Z])", lambda found: f"_{found.group(1).lower()}", name)


def said_by_the_library(element, parent):
    """The same verbs by Twilio's own classes, each attribute one that the verb's method names."""
    for child in element:
        method = getattr(parent, snake(child.tag[0].lower() + child.tag[1:]))
        attributes = {snake(name): value for name, value in child.attrib.items()}
        assert set(attributes) <= set(inspect.signature(method).parameters), child.tag
        text = (child.text or "").strip()
        verb = method(text, **attributes) if text else method(**attributes)
        if isinstance(verb, (Gather, Dial)):
            said_by_the_library(child, verb)
    return parent


def canonical(xml):
    return ElementTree.canonicalize(xml, strip_text=True)


@pytest.mark.parametrize("digits", ["819012345678", "4915112345678", "5511987654321", "966501234567", "12125550123"])
def test_twilios_library_writes_the_same_twiml(desk, digits):
    who = person(desk)
    root = heard(desk, call(desk, who, {"From": f"+{digits}"}))
    by_the_library = said_by_the_library(root, VoiceResponse())
    assert canonical(ElementTree.tostring(root, "unicode")) == canonical(by_the_library.to_xml())


def test_a_closed_call_with_a_text_and_a_message(desk):
    who = person(desk)
    sid = f"CA{secrets.token_hex(16)}"
    root = heard(desk, call(desk, who, sid=sid))
    menu = root.find("Gather")
    assert any("09:00" in said.text for said in menu.iter("Say"))
    root = heard(desk, call(desk, who, {"Digits": "1"}, target(menu.get("action")), sid))
    record = root.find("Record")
    recording = {"RecordingSid": f"RE{secrets.token_hex(16)}", "RecordingUrl": "https://api.twilio.com/x", "RecordingDuration": "4"}
    heard(desk, call(desk, who, recording, target(record.get("action")), sid))
    ready = {"CallSid": sid, "RecordingStatus": "completed"} | recording
    assert send(desk.port, twilio(desk, ready, target(record.get("recordingStatusCallback")))).status == 200
    written = recording | {"TranscriptionSid": f"TR{secrets.token_hex(16)}", "TranscriptionText": who.text, "TranscriptionStatus": "completed"}
    heard(desk, call(desk, who, written, target(record.get("transcribeCallback")), sid))
    entries = desk.customer(who.phone)["entries"]
    events = [entry["event"] for entry in entries if entry["direction"] == "inbound"]
    assert sorted(event["kind"] for event in events) == ["call", "edit", "message", "postback"]
    replies = [entry["reply"] for entry in entries if entry["direction"] == "outbound"]
    assert [(reply["channel"], reply["status"]) for reply in replies] == [("sms", "sent")]


def test_a_call_that_comes_twice_is_one(desk):
    who = person(desk)
    request = call(desk, who)
    assert [send(desk.port, request).status for _ in range(3)] == [200] * 3
    assert [event["kind"] for event in desk.events(who.phone)] == ["call"]


@pytest.mark.parametrize(
    "change",
    [
        lambda request: request.without_header("X-Twilio-Signature"),
        lambda request: request.with_header("X-Twilio-Signature", "AAAA"),
        lambda request: request.with_target(f"{PATH}?step=menu&keys=text"),
        lambda request: request.with_target("/webhooks/twilio"),
    ],
    ids=["unsigned", "wrong", "another step", "another path"],
)
def test_what_twilio_did_not_sign_is_not_answered(desk, change):
    who = person(desk)
    answer = send(desk.port, change(call(desk, who)))
    assert (answer.status, answer.body) == (401, b"")
    assert desk.show(who.phone) is None


def test_whatsapp_through_twilio_is_answered_through_twilio(desk):
    who = person(desk)
    parameters = providers.sms(who) | {"From": f"whatsapp:+{who.digits}", "To": "whatsapp:+14155238886", "WaId": who.digits}
    after = desk.lines_so_far()
    assert send(desk.port, twilio(desk, parameters)).status == 200
    entries = desk.customer(who.phone)["entries"]
    assert [entry["direction"] for entry in entries] == ["inbound", "outbound"]
    assert entries[1]["reply"]["channel"] == "whatsapp"
    assert any(f"twilio -> whatsapp:+{who.digits}" in line for line in desk._lines[after:])
