"""The commands of ops, about the desk that runs: with `--table` about the deployed one."""

import json
from datetime import datetime

import pytest

from providers import person
from test_messages import write


def said(desk, *arguments):
    """What a command says."""
    done = desk.command(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_promise_is_listed_with_its_customer(desk):
    who = person(desk)
    write(desk, "meta", who)
    [item] = desk.agents_get(who.phone)
    desk.reply_becomes(who.phone, "sent")
    promised = datetime.fromisoformat(item["case"]["promised"])
    listed = json.loads(said(desk, "promises", "--json", "--until", promised.date()))
    assert item["customer"]["id"] in json.dumps(listed)


def test_explain_says_what_the_closure_does_to_a_message(desk):
    address = person(desk).phone
    explained = said(desk, "explain", "--from", address, "--text", "Hello?", *desk.configuration)
    assert "A storm keeps us away." in explained


def test_the_weeks_table_shows_the_closure(desk):
    week = said(desk, "hours", "--zone", "Europe/London", *desk.configuration)
    assert "london is closed unplanned from" in week


def test_what_a_customer_said_of_their_language_counts_from_then_on(desk):
    who = person(desk)
    write(desk, "telegram", who)
    desk.reply_becomes(who.telegram, "sent")
    said(desk, "customer", "set", who.telegram, "--language", "de")
    write(desk, "telegram", who)
    assert desk.agents_get(who.telegram, 2)[1]["language"]["value"] == "de"


# What the desk remembers of its closures outlasts the test by half a minute.
@pytest.mark.last
def test_an_office_that_opens_again_is_open_within_a_minute(desk, apis):
    said(desk, "open", "london", "--until", "1h", *desk.configuration)

    def answered_by_nobody():
        who = person(desk)
        write(desk, "twilio", who)
        [item] = desk.agents_get(who.phone)
        return not item["answered"] and not apis["twilio"].calls_about(who)

    desk.until("it is still closed", answered_by_nobody)
