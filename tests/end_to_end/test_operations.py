"""The commands of ops, about the desk that runs: with `--table` about the deployed one."""

import json
import re
import shutil
from datetime import datetime

import pytest

from desk import REPOSITORY
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


def alarms(desk, **which):
    """The alarms as they are deployed."""
    pages = desk.emulator.client("cloudwatch").get_paginator("describe_alarms").paginate(**which)
    return [alarm for page in pages for alarm in page["MetricAlarms"]]


@pytest.fixture
def not_learnt(desk, tmp_path):
    """The responder's layer as it is where `nightdesk train` was forgotten."""
    environment = desk.deployment.variables("Responder")
    answers = {"ignore": shutil.ignore_patterns("answers.trained")}
    folder = shutil.copytree(environment["NIGHTDESK_DESK"], tmp_path / "desk", **answers)
    desk.deployment.configure("Responder", {"NIGHTDESK_DESK": str(folder)})
    yield
    desk.deployment.configure("Responder", environment)


@pytest.mark.deployed
def test_answers_that_are_not_learnt_are_counted_where_an_alarm_looks(desk, not_learnt):
    [alarm] = alarms(desk, AlarmNames=[desk.deployment.resources["AnswersNotLearntAlarm"]])
    write(desk, "meta", who := person(desk))
    desk.reply_becomes(who.phone, "sent")
    counted = [json.loads(line) for line in desk.log() if f'"{alarm["MetricName"]}":1' in line]
    dimensions = {dimension["Name"]: dimension["Value"] for dimension in alarm["Dimensions"]}
    for line in counted:
        [metrics] = line["_aws"]["CloudWatchMetrics"]
        assert (metrics["Namespace"], metrics["Dimensions"]) == (alarm["Namespace"], [list(dimensions)])
        assert dimensions.items() <= line.items()
    assert counted


@pytest.mark.deployed
def test_every_alarm_names_a_section_of_the_runbook(desk):
    runbook = (REPOSITORY / "infra" / "RUNBOOK.md").read_text()
    sections = {line.lower().replace(" ", "-") for line in re.findall(r"^## (.+)$", runbook, re.MULTILINE)}
    named = [re.search(r": infra/RUNBOOK\.md#([a-z-]+)$", alarm["AlarmDescription"]) for alarm in alarms(desk)]
    assert named and all(named)
    # No model phrases answers here.
    assert {found[1] for found in named} == sections - {"phrasing"}


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
