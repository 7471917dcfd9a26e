"""Replies out: what the sender makes of what the providers' APIs answer."""

import pytest

import providers
from provider_apis import BROKEN, SILENT, busy, refusing
from providers import as_meta_writes, meta, person
from test_messages import every_provider, write


@every_provider
def test_a_busy_provider_gets_the_reply_later(desk, apis, provider):
    who = person(desk)
    apis[provider].answer(who, busy(provider))
    write(desk, provider, who)
    reply = desk.reply_becomes(providers.address(provider, who), "sent")
    assert reply["attempts"] == len(apis[provider].calls_about(who)) == 2


def test_a_failing_provider_gets_the_reply_later(desk, apis):
    who = person(desk)
    apis["meta"].answer(who, BROKEN, BROKEN)
    write(desk, "meta", who)
    desk.reply_becomes(who.phone, "sent")
    assert len(apis["meta"].calls_about(who)) == 3


@every_provider
def test_agents_are_told_of_a_reply_that_the_provider_refuses(desk, apis, provider):
    who = person(desk)
    address = providers.address(provider, who)
    apis[provider].answer(who, refusing(provider))
    write(desk, provider, who)
    desk.reply_becomes(address, "failed")
    items = desk.agents_get(address, 2)
    assert [item["what"]["type"] for item in items] == ["event", "reply_problem"]
    assert len(apis[provider].calls_about(who)) == 1


def test_a_reply_whose_outcome_nobody_knows_is_not_sent_twice(desk, apis):
    who = person(desk)
    apis["twilio"].answer(who, SILENT)
    write(desk, "twilio", who)
    desk.reply_becomes(who.phone, "unknown")
    assert len(desk.agents_get(who.phone, 2)) == 2
    desk.settled()
    assert len(apis["twilio"].calls_about(who)) == 1


def test_metas_receipts_move_the_reply_along(desk, apis):
    who = person(desk)
    write(desk, "meta", who)
    sent = desk.reply_becomes(who.phone, "sent")
    for status in ("delivered", "read"):
        receipt = {
            "id": sent["provider_id"],
            "status": status,
            "timestamp": str(desk.seconds()),
            "recipient_id": who.digits,
        }
        body = providers.whatsapp(who, [])
        value = body["entry"][0]["changes"][0]["value"]
        value["statuses"] = [receipt]
        assert desk.post(meta(desk, as_meta_writes(body))).status == 200
        desk.reply_becomes(who.phone, status)


@pytest.mark.parametrize("status", ["delivered", "undelivered"])
def test_twilios_status_callback_moves_the_reply_along(desk, apis, status):
    who = person(desk)
    write(desk, "twilio", who)
    sent = desk.reply_becomes(who.phone, "sent")
    [call] = apis["twilio"].calls_about(who)
    target = "/webhooks/twilio"
    if asked_for := call.body.get("StatusCallback"):
        assert f"://{desk.host}{target}?" in asked_for
        target = asked_for.partition(desk.host)[2]
    callback = {
        "MessageSid": sent["provider_id"],
        "MessageStatus": status,
        "AccountSid": "AC5f2c8d1e7a9b4063c2d8e1f7a6b5c403",
        "From": call.body["From"],
        "To": call.body["To"],
        "ApiVersion": "2010-04-01",
    }
    failed = status == "undelivered"
    assert desk.post(providers.twilio(desk, callback | ({"ErrorCode": "30005"} if failed else {}), target)).status < 300
    desk.reply_becomes(who.phone, "failed" if failed else "delivered")
    assert len(desk.agents_get(who.phone, 2 if failed else 1)) == (2 if failed else 1)
