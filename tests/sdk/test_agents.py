"""What agents get, what comes again, and every sample."""

import copy
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from jsonschema import Draft202012Validator, FormatChecker

import providers
from desk import REPOSITORY
from door import send
from providers import as_meta_writes, meta, person, whatsapp, whatsapp_message

formats = FormatChecker(formats=())


@formats.checks("date-time", raises=ValueError)
def is_rfc_3339(text):
    return not isinstance(text, str) or (datetime.fromisoformat(text).tzinfo is not None and "T" in text)


@pytest.fixture(scope="module")
def schema():
    schema = json.loads((REPOSITORY / "events" / "agent-item.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=formats)


def items_of(desk, address):
    desk.settled()
    bodies = (item["body"] for item in desk.queue("agents"))
    return [body for body in bodies if address in body["customer"]["addresses"]]


@pytest.mark.parametrize("provider", providers.PROVIDERS)
def test_the_item_is_what_its_schema_says(desk, schema, provider):
    who = person(desk)
    assert send(desk.port, providers.message(desk, provider, who)).status == 200
    [item] = items_of(desk, providers.address(provider, who))
    schema.validate(item)
    assert item["what"]["event"]["content"]["text"] == who.text
    assert item["answered"] and item["due"] and item["case"] and item["why"]


def test_the_schema_refuses_what_is_no_item(desk, schema):
    who = person(desk)
    send(desk.port, providers.message(desk, "meta", who))
    [item] = items_of(desk, who.phone)
    for member in ("version", "id", "delivery", "customer", "what", "language", "answered", "why"):
        without = copy.deepcopy(item)
        del without[member]
        assert not schema.is_valid(without), member
    assert not schema.is_valid(item | {"version": "2"})
    assert not schema.is_valid(item | {"due": "on Monday"})
    assert not schema.is_valid(item | {"what": {"type": "event"}})


@pytest.mark.parametrize("provider", providers.PROVIDERS)
def test_the_same_post_ten_times_at_once_is_one_message(desk, provider):
    who = person(desk)
    request, address = providers.message(desk, provider, who), providers.address(provider, who)
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda _: send(desk.port, request), range(10)))
    assert [answer.status for answer in answers] == [200] * 10
    once = desk.customer(address)
    assert [entry["direction"] for entry in once["entries"]] == ["inbound", "outbound"]
    assert len(items_of(desk, address)) == 1
    assert send(desk.port, request).status == 200
    assert desk.customer(address) == once
    assert len(items_of(desk, address)) == 1


def test_a_thousand_messages_in_one_post_are_all_recorded_in_their_order(start):
    desk = start()
    people = [person(desk) for _ in range(20)]
    texts = {who: [f"{who.text} {number:02}" for number in range(50)] for who in people}
    messages = [whatsapp_message(who, texts[who][number]) for number in range(50) for who in people]
    body = whatsapp(people[0], messages)
    body["entry"][0]["changes"][0]["value"]["contacts"] = []
    assert send(desk.port, meta(desk, as_meta_writes(body))).status == 200
    for who in people:
        entries = desk.customer(who.phone)["entries"]
        said = [entry["event"]["content"]["text"] for entry in entries if entry["direction"] == "inbound"]
        assert said == texts[who]
        # The away notice, and after the second message that no answer is there for, that it goes to a person.
        assert sum(entry["direction"] == "outbound" for entry in entries) == 2
        assert len(items_of(desk, who.phone)) == 50
    desk.assert_well()


def test_every_sample_is_accepted_and_makes_valid_items(start, schema):
    desk = start()
    replayed = desk.command("replay", REPOSITORY / "events")
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
    items = desk.queue("agents")
    assert len(items) > 50
    for item in items:
        schema.validate(item["body"])
    failed = [message for message in desk.queue("dead") if message["queue"] != "parked"]
    assert not failed
    names_and_addresses = set()
    for item in items:
        customer = item["body"]["customer"]
        # A name of a word or two may be one of ours: those of the samples have two words.
        names_and_addresses |= {name for name in [customer["name"]] if name and " " in name}
        names_and_addresses |= {
            address.split(":", 1)[1] for address in customer["addresses"] if len(address) > 14
        }
    desk.private |= names_and_addresses
    desk.assert_well()
