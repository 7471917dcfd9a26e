"""The other front door: a function URL for each provider, in a stack of its own."""

from types import SimpleNamespace

import pytest

import door
import providers
from deployment import Deployment
from provider_apis import CREDENTIALS
from providers import PROVIDERS, person
from stores import Agents, Queue

pytestmark = pytest.mark.deployed


@pytest.fixture(scope="module")
def behind_urls(desk, apis):
    """The deployment; it knows the same secrets as the desk."""
    deployment = Deployment(desk.emulator, stage="urls", FrontDoor="function-url")
    deployment.create()
    for provider in PROVIDERS:
        secret = desk.secrets.environment()[f"NIGHTDESK_SECRET_{provider.upper()}"]
        deployment.put_secret(provider, "webhook", secret)
        deployment.put_secret(provider, "api", CREDENTIALS[provider])
    deployment.call_providers_at({name: api.url for name, api in apis.items()})
    yield deployment
    deployment.close()


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_message_by_its_providers_url_reaches_the_agents(desk, behind_urls, provider):
    host = behind_urls.webhook_host(provider)
    called = SimpleNamespace(
        secrets=desk.secrets, private=desk.private, host=host, public_url=f"https://{host}"
    )
    request = providers.message(called, provider, who := person(desk), at=desk.seconds())
    assert door.send(desk.port, request).status == 200
    forged = request.with_body(request.body + b" ").without_header("X-Telegram-Bot-Api-Secret-Token")
    assert door.send(desk.port, forged).status == 401
    sqs = desk.emulator.client("sqs")
    agents = Agents(Queue(sqs, behind_urls.outputs["AgentsQueueUrl"]))
    address = providers.address(provider, who)
    [item] = desk.until("the agents do not get it", lambda: agents.items(address))
    assert item["what"]["event"]["content"]["text"] == who.text
