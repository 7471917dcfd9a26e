"""Mail by SES: out of the bucket into the record, and the answer."""

import pytest

import mails
from providers import person

pytestmark = pytest.mark.deployed


def test_a_mail_is_recorded_with_its_file_queued_for_agents_and_answered(desk):
    mails.receive(desk, mails.mail(desk, who := person(desk)))
    reply = desk.reply_becomes(who.mail, "sent")
    assert "A storm keeps us away." in reply["text"]
    [event] = desk.events(who.mail)
    assert event["content"]["text"] == who.text
    [attached] = [part for part in event["content"]["parts"] if part.get("name") == "bill.pdf"]
    assert mails.kept(desk, attached["reference"]) == mails.FILE
    [item] = desk.agents_get(who.mail)
    assert item["what"]["event"] == event
    [sent] = mails.sent_to(desk, who)
    assert (sent["Source"], sent["BodyText"].split()) == (mails.SUPPORT, reply["text"].split())


def test_a_mail_that_is_told_of_again_is_there_once(desk):
    key = mails.receive(desk, mails.mail(desk, who := person(desk)))
    [item] = desk.agents_get(who.mail)
    mails.tell_anew(desk, key)

    def times():
        return sum(item["delivery"] in line and "queued" in line for line in desk.log())

    desk.until("nobody was told", lambda: times() == 2)
    assert len(desk.events(who.mail)) == len(desk.agents.items(who.mail)) == 1
    desk.reply_becomes(who.mail, "sent")
    assert len(mails.sent_to(desk, who)) == 1
