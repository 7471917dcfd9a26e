"""Calls: answered by the desk's hours, and what callers leave."""

import secrets

from door import send
from providers import person
from telephone import call, heard, target


def test_a_caller_hears_the_notice_gets_it_as_a_text_and_leaves_a_message(desk, apis):
    who, sid = person(desk), f"CA{secrets.token_hex(16)}"
    menu = heard(desk, call(desk, who, sid=sid)).find("Gather")
    assert any("A storm keeps us away." in said.text for said in menu.iter("Say"))
    record = heard(desk, call(desk, who, {"Digits": "1"}, target(menu.get("action")), sid)).find("Record")
    reply = desk.reply_becomes(who.phone, "sent")
    assert [sent.text for sent in apis["twilio"].calls_about(who)] == [reply["text"]]
    recording = f"https://api.twilio.com/2010-04-01/Accounts/AC0/Recordings/RE{secrets.token_hex(16)}"
    recorded = {"RecordingSid": recording.rpartition("/")[2], "RecordingUrl": recording, "RecordingDuration": "4"}
    ready = {"CallSid": sid, "RecordingStatus": "completed"} | recorded
    heard(desk, call(desk, who, ready, target(record.get("recordingStatusCallback")), sid))
    [message] = [event for event in desk.events(who.phone) if event["kind"] == "message"]
    assert recording in str(message["content"])
    items = desk.agents_get(who.phone, 3)
    assert message in [item["what"].get("event") for item in items]


def test_what_twilio_did_not_sign_is_not_answered(desk):
    who = person(desk)
    answer = send(desk.port, call(desk, who).with_header("X-Twilio-Signature", "AAAA"))
    assert (answer.status, answer.body) == (401, b"")
    assert desk.show(who.phone) is None
