"""The template with its other parameters, in a stack of its own, which `sam` deploys: function URLs, and the
sentence encoder."""

from functools import partial

import pytest

import providers
from by_sam import SamDeployment
from desks import DeployedDesk
from package import publish_model
from providers import PROVIDERS, person
from telephone import call, heard
from test_messages import write
from visitors import Visitor

pytestmark = pytest.mark.deployed


@pytest.fixture(scope="module")
def other(request, desk, apis, emulator):
    """The other desk; it knows the same secrets."""
    by_sam = partial(SamDeployment, request.config.getoption("--sam").resolve())
    parameters = {"FrontDoor": "function-url", "ModelLayer": publish_model(emulator.client("lambda"))}
    other = DeployedDesk(desk.binary, desk.secrets, apis, emulator, stage="other", deployment=by_sam, **parameters)
    try:
        other.close()
        yield other
        other.assert_discreet()
    finally:
        other.stop()


def url(other, name):
    return other.at(other.deployment.outputs[name])


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_message_by_its_providers_url_reaches_the_agents(other, provider):
    door = url(other, f"{provider}WebhookUrl")
    request = providers.message(door, provider, who := person(door), at=door.seconds())
    assert door.post(request).status == 200
    forged = request.with_body(request.body + b" ").without_header("X-Telegram-Bot-Api-Secret-Token")
    assert door.post(forged).status == 401
    [item] = other.agents_get(providers.address(provider, who))
    assert item["what"]["event"]["content"]["text"] == who.text


def test_a_call_by_its_url_is_answered(other):
    door = url(other, "VoiceAddress")
    request = call(door, person(door))
    menu = heard(door, request).find("Gather")
    assert any("A storm keeps us away." in said.text for said in menu.iter("Say"))
    assert door.post(request.without_header("X-Twilio-Signature")).status == 401


def test_a_visitor_by_the_web_chats_url_reads_the_notice(other):
    visitor = Visitor(door := url(other, "WebChatAddress"))
    assert visitor.write(person(door).text).status == 200
    visitor.reads("desk", "A storm keeps us away.")


def test_a_question_in_a_language_that_has_no_answers_is_understood(other):
    door = url(other, "metaWebhookUrl")
    write(door, "meta", who := person(door, "Combien coûte la livraison ?"))
    assert "How much does delivery cost?" in other.reply_becomes(who.phone, "sent")["text"]
