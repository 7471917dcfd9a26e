"""What goes wrong on the way, and stays with the message that it happens to."""

import json
from contextlib import contextmanager

import pytest

import providers
from deployment import PROVIDERS
from providers import Secrets, person
from test_messages import every_provider, write


@contextmanager
def impatient(queue):
    """A queue on which failed messages come again at once, and not after minutes."""
    usual = int(queue.attributes()["VisibilityTimeout"])
    # Longer than an invocation takes on a busy machine.
    queue.comes_again_after(3)
    yield
    queue.comes_again_after(usual)


def test_a_poisoned_message_ends_with_the_dead_letters_and_the_others_go_on(desk):
    before, after, someone_else = person(desk), person(desk), person(desk)
    inbound, dead = desk.queues["inbound.fifo"], desk.queues["inbound-dead.fifo"]
    with impatient(inbound):
        write(desk, "meta", before)
        desk.agents_get(before.phone)
        poison = f"not an event {before.digits}"
        inbound.put(before.phone, poison)
        write(desk, "meta", before)
        write(desk, "meta", someone_else)
        # Other customers do not wait, and the customer's own next message waits for three tries only.
        desk.agents_get(someone_else.phone)
        desk.agents_get(before.phone, 2)
        dead_letters = desk.until("it never died", dead.take)
        write(desk, "meta", after)
        desk.agents_get(after.phone)
    assert dead_letters == [poison]
    assert inbound.attributes()["VisibilityTimeout"] == "120"


def test_a_poisoned_reply_ends_with_the_dead_letters_and_the_others_go_on(desk):
    who = person(desk)
    outbound, dead = desk.queues["outbound.fifo"], desk.queues["outbound-dead.fifo"]
    with impatient(outbound):
        outbound.put(who.phone, "not a reply")
        write(desk, "twilio", someone := person(desk))
        desk.reply_becomes(someone.phone, "sent")
        assert desk.until("it never died", dead.take) == ["not a reply"]


@pytest.mark.deployed
@every_provider
def test_a_secret_is_rotated_without_a_lost_message(desk, provider):
    function, old, new = f"Ingest{provider}", desk.secrets, Secrets()

    def knows(*secrets):
        listed = [getattr(one, provider) for one in secrets]
        desk.deployment.put_secret(provider, "webhook", json.dumps(listed))
        # As after the five minutes for which a secret is believed.
        desk.deployment.start_anew(function)

    def status_with(secrets):
        desk.secrets = secrets
        return write(desk, provider, person(desk)).status

    try:
        assert (status_with(old), status_with(new)) == (200, 401)
        knows(old, new)
        assert (status_with(old), status_with(new)) == (200, 200)
        knows(new)
        assert (status_with(old), status_with(new)) == (401, 200)
    finally:
        desk.secrets = old
        value = old.environment()[f"NIGHTDESK_SECRET_{provider.upper()}"]
        desk.deployment.put_secret(provider, "webhook", value)
        desk.deployment.start_anew(function)


@pytest.mark.deployed
def test_a_secret_that_changes_is_not_noticed_before_its_time_and_no_message_is_lost(desk):
    """A process that knows the old value serves on: the reason for the five minutes in README."""
    assert write(desk, "telegram", person(desk)).status == 200
    desk.deployment.put_secret("telegram", "webhook", json.dumps([Secrets().telegram]))
    try:
        assert write(desk, "telegram", who := person(desk)).status == 200
        desk.agents_get(who.telegram)
    finally:
        desk.deployment.put_secret("telegram", "webhook", desk.secrets.telegram)


@pytest.mark.deployed
@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_provider_without_a_token_is_not_called_and_agents_are_told(desk, apis, provider):
    ssm = desk.emulator.client("ssm")
    name = f"/nightdesk/{desk.deployment.stage}/{provider}/api"
    kept = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    ssm.delete_parameter(Name=name)
    desk.deployment.start_anew("Sender")
    try:
        write(desk, provider, who := person(desk))
        address = providers.address(provider, who)
        desk.reply_becomes(address, "failed")
        assert len(desk.agents_get(address, 2)) == 2
        assert not apis[provider].calls_about(who)
    finally:
        desk.deployment.put_secret(provider, "api", kept)
        desk.deployment.start_anew("Sender")
