"""Customers' files: from their provider to where the agents' item says."""

import json

import pytest

from provider_apis import FILE, TOKENS, Answer
from providers import as_meta_writes, mail, meta, person, postmark, whatsapp, whatsapp_message


def send_picture(desk, who):
    """A customer sends a picture, whose id has their number so that the provider knows it; the message's id."""
    message = whatsapp_message(who, at=desk.seconds())
    image = {"id": f"1{who.digits}", "mime_type": "image/png", "sha256": "-", "caption": who.text}
    del message["text"]
    message |= {"type": "image", "image": image}
    assert desk.post(meta(desk, as_meta_writes(whatsapp(who, [message])))).status == 200
    return message["id"]


def take_back(desk, who, of):
    message = whatsapp_message(who, at=desk.seconds())
    del message["text"]
    message |= {"type": "revoke", "revoke": {"original_message_id": of}}
    assert desk.post(meta(desk, as_meta_writes(whatsapp(who, [message])))).status == 200


PHOTOGRAPH = b"\x89PNG of a customer's"


def photograph(desk, who):
    """A mail by Postmark with a photograph inside."""
    return postmark(desk, json.dumps(mail(who, ("damage.png", "image/png", PHOTOGRAPH))).encode())


def calls_for_files(apis, who):
    return [call for call in apis["meta"].calls_about(who) if "file" in call.body]


def test_a_picture_is_fetched_with_the_token_in_two_steps(desk, apis):
    send_picture(desk, who := person(desk))
    kept = desk.file_becomes(who.phone, "kept")
    assert (kept["mime"], kept["bytes"]) == ("image/png", len(FILE))
    [item] = desk.agents_get(who.phone)
    assert item["files"] == [{"part": 0, "key": kept["key"]}]
    asked, got = calls_for_files(apis, who)
    assert asked.path.partition("?")[0].endswith(f"/1{who.digits}") and "/attachments/" in got.path
    for call in (asked, got):
        headers = {name.lower(): value for name, value in call.headers.items()}
        assert headers["authorization"] == f"Bearer {TOKENS['meta']}"


def test_a_picture_that_is_gone_is_told_as_lost(desk, apis):
    who = person(desk)
    gone = {"error": {"code": 100, "error_subcode": 33, "message": "Unsupported get request."}}
    # It may not be there yet: the third time it is believed.
    apis["meta"].answer_for_file(who, *[Answer(400, gone)] * 3)
    send_picture(desk, who)
    assert desk.file_becomes(who.phone, "lost")["why"] == "expired"


def test_a_picture_is_tried_again_when_its_provider_failed(desk, apis):
    who = person(desk)
    apis["meta"].answer_for_file(who, Answer(500, {}))
    send_picture(desk, who)
    desk.file_becomes(who.phone, "kept")
    assert len(calls_for_files(apis, who)) == 3


@pytest.mark.deployed
def test_a_picture_is_in_the_bucket_until_its_message_is_taken_back(desk):
    message = send_picture(desk, who := person(desk))
    key = desk.file_becomes(who.phone, "kept")["key"]
    assert desk.kept(key) == FILE
    take_back(desk, who, message)
    desk.until("it is still there", lambda: desk.kept(key) is None)
    assert key not in json.dumps(desk.show(who.phone))


def test_a_photograph_inside_of_a_mail_is_kept_once(desk):
    request = photograph(desk, who := person(desk))
    assert [desk.post(request).status for _ in range(2)] == [200, 200]
    kept = desk.file_becomes(who.mail, "kept")
    assert (kept["mime"], kept["bytes"]) == ("image/png", len(PHOTOGRAPH))
    [item] = desk.agents_get(who.mail)
    assert [file["key"] for file in item["files"]] == [kept["key"]]


@pytest.mark.deployed
def test_a_photograph_inside_of_a_mail_is_in_the_bucket_where_it_is_kept_and_nowhere_else(desk):
    assert desk.post(photograph(desk, who := person(desk))).status == 200
    kept = desk.file_becomes(who.mail, "kept")
    assert desk.kept(kept["key"]) == PHOTOGRAPH
    [event] = desk.events(who.mail)
    [handed_in] = [part["reference"] for part in event["content"]["parts"] if part["type"] == "media"]
    desk.until("it is still where it was handed in", lambda: desk.kept(handed_in) is None)
