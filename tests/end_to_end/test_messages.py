"""Webhooks in: what is taken, and what becomes of it."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

import providers
from door import Request
from provider_apis import TOKENS
from providers import as_meta_writes, meta, person, whatsapp, whatsapp_message

every_provider = pytest.mark.parametrize("provider", providers.PROVIDERS)


def write(desk, provider, who):
    """A customer writes; the answer to the webhook."""
    return desk.post(providers.message(desk, provider, who, at=desk.seconds()))


@every_provider
def test_a_message_at_night_is_recorded_queued_for_agents_and_answered(desk, apis, provider):
    who = person(desk)
    address = providers.address(provider, who)
    assert write(desk, provider, who).status == 200
    reply = desk.reply_becomes(address, "sent")
    assert "A storm keeps us away." in reply["text"]
    [event] = desk.events(address)
    assert event["content"]["text"] == who.text
    [item] = desk.agents_get(address)
    assert item["what"]["event"]["content"]["text"] == who.text
    assert [told["text"] for told in item["answered"]] == [reply["text"]]
    [call] = apis[provider].calls_about(who)
    assert call.text == reply["text"]


@every_provider
def test_the_provider_is_called_with_its_credential(desk, apis, provider):
    who = person(desk)
    write(desk, provider, who)
    desk.reply_becomes(providers.address(provider, who), "sent")
    [call] = apis[provider].calls_about(who)
    basic = base64.b64encode(f"AC00000000000000000000000000000000:{TOKENS['twilio']}".encode()).decode()
    where_it_stands = {
        "meta": (call.headers.get("authorization"), f"Bearer {TOKENS['meta']}"),
        "telegram": (call.path, f"/bot{TOKENS['telegram']}/sendMessage"),
        "twilio": (call.headers.get("authorization"), f"Basic {basic}"),
    }
    found, expected = where_it_stands[provider]
    assert found == expected


@every_provider
def test_the_same_post_many_times_is_one_message_and_one_answer(desk, apis, provider):
    who = person(desk)
    address = providers.address(provider, who)
    request = providers.message(desk, provider, who, at=desk.seconds())
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: desk.post(request), range(4)))
    assert [answer.status for answer in answers] == [200] * 4
    desk.reply_becomes(address, "sent")
    assert desk.post(request).status == 200
    assert len(desk.events(address)) == 1
    assert len(desk.replies(address)) == len(desk.agents.items(address)) == 1
    assert len(apis[provider].calls_about(who)) == 1


@every_provider
def test_a_bad_signature_is_refused_without_a_word_and_nothing_is_recorded(desk, provider):
    who = person(desk)
    stranger = providers.Secrets()
    ours, desk.secrets = desk.secrets, stranger
    try:
        forged = providers.message(desk, provider, who, at=desk.seconds())
    finally:
        desk.secrets = ours
    answer = desk.post(forged)
    assert (answer.status, answer.body) == (401, b"")
    assert desk.customer(providers.address(provider, who)) is None
    assert desk.agents.items(providers.address(provider, who)) == []


def test_one_bad_element_does_not_keep_the_others_of_its_batch(desk):
    first, second = person(desk), person(desk)
    nothing = {"from": [first.digits], "id": 7, "type": "text"}
    messages = [whatsapp_message(first, at=desk.seconds()), nothing, whatsapp_message(second, at=desk.seconds())]
    assert desk.post(meta(desk, as_meta_writes(whatsapp(first, messages)))).status == 200
    for who in (first, second):
        assert [event["content"]["text"] for event in desk.events(who.phone)] == [who.text]


def test_messages_of_one_post_are_recorded_in_their_order(desk):
    who = person(desk)
    texts = [f"{who.text} {number:02}" for number in range(25)]
    messages = [whatsapp_message(who, text, at=desk.seconds()) for text in texts]
    assert desk.post(meta(desk, as_meta_writes(whatsapp(who, messages)))).status == 200
    assert [event["content"]["text"] for event in desk.events(who.phone)] == texts
    assert len(desk.agents_get(who.phone, 25)) == 25
    # The away notice, and after the second message that no answer is there for, that it goes to a person.
    assert len(desk.replies(who.phone)) == 2


@pytest.mark.parametrize("provider", ["meta", "telegram"])
def test_what_is_authentic_and_unreadable_is_parked_as_it_came(desk, provider):
    who = person(desk)
    body = f'{{"object": "{who.text}'.encode()
    assert desk.post(providers.signed_json(desk, provider, body)).status == 200

    def look():
        parked = [json.loads(message) for message in desk.queues["parked"].take()]
        return [providers.unpacked(message["body"]) for message in parked]

    assert body in desk.until("nothing is parked", look)


# What each provider does when it is connected.


def test_metas_handshake_is_answered_with_its_challenge(desk):
    query = f"hub.mode=subscribe&hub.verify_token={desk.secrets.meta_verify_token}&hub.challenge=1158201444"
    answer = desk.post(Request("GET", f"/webhooks/meta?{query}", (("Host", desk.host),)))
    assert (answer.status, answer.body) == (200, b"1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    wrong = desk.post(Request("GET", f"/webhooks/meta?{query}".replace("token=", "token=x"), (("Host", desk.host),)))
    assert (wrong.status, wrong.body) == (403, b"")


def test_twilio_gets_empty_twiml_by_post_and_by_get(desk):
    for request in (
        providers.twilio(desk, providers.sms(person(desk))),
        providers.twilio_get(desk, providers.sms(person(desk))),
    ):
        answer = desk.post(request)
        assert (answer.status, answer.headers["content-type"]) == (200, "text/xml")
        assert answer.body.endswith(b"<Response></Response>")


def test_telegram_is_told_200_and_nothing_more(desk):
    answer = write(desk, "telegram", person(desk))
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize("path", ["/", "/webhooks", "/webhooks/nobody", "/webhooks/meta/more", "/prod/webhooks/meta"])
def test_other_paths_lead_nowhere(desk, path):
    assert desk.post(Request("POST", path, (("Host", desk.host),), b"{}")).status == 404
