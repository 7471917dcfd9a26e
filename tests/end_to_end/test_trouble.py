"""What goes wrong on the way, and stays with the message that it happens to."""

import json

import pytest

import providers
from deployment import PROVIDERS
from providers import Secrets, person
from stores import impatient
from test_messages import every_provider, write


def test_what_nobody_can_deal_with_ends_with_the_dead_letters_and_the_others_go_on(desk):
    who, someone_else = person(desk), person(desk)
    inbound, outbound = desk.queues["inbound.fifo"], desk.queues["outbound.fifo"]
    usual = [queue.attributes()["VisibilityTimeout"] for queue in (inbound, outbound)]
    assert usual == ["120", "180"]
    with impatient(inbound), impatient(outbound):
        outbound.put(who.phone, "not a reply")
        inbound.put(who.phone, "not an event")
        write(desk, "meta", who)
        write(desk, "meta", someone_else)
        # Other customers do not wait; the customer's own next message waits for three tries only, and its
        # reply until the one before it in their group is out of the way.
        desk.reply_becomes(someone_else.phone, "sent")
        desk.agents_get(who.phone)
        assert desk.until("it never died", desk.queues["inbound-dead.fifo"].take) == ["not an event"]
        assert desk.until("it never died", desk.queues["outbound-dead.fifo"].take) == ["not a reply"]
        desk.reply_becomes(who.phone, "sent")


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
