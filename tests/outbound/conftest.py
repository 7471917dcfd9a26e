"""A mock of each provider, and desks that call them."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from descriptions import described
from mock import Mock

pytest_plugins = ["starting"]

CREDENTIALS = {
    "discord": "discord-bot-token",
    "line": "line-channel-access-token",
    "postmark": "postmark-server-token",
    "sendgrid": "SG.sendgrid-key",
    "slack": "xoxb-slack-token",
    "twilio": json.dumps([{"user": f"AC{1:032x}", "token": "twilio-auth-token"}]),
    "x": "x-user-access-token",
}
# What a provider's root has of a path, where it has one.
ROOTS = {"discord": "/api/v10", "slack": "/api"}


@pytest.fixture(scope="session")
def mocks(tmp_path_factory):
    """The mocks by their providers."""

    # Made one after another: the factory is not for threads.
    folders = {provider: tmp_path_factory.mktemp(provider) for provider in described()}

    def mock(provider, description):
        return provider, Mock(description, folders[provider])

    with ThreadPoolExecutor() as threads:
        mocks = dict(threads.map(lambda item: mock(*item), described().items()))
    yield mocks
    for mock in mocks.values():
        mock.end()


@pytest.fixture(scope="session")
def start_calling(start, mocks):
    """Starts desks that call the mocks."""

    def start_calling(*options):
        environment = {}
        for provider, mock in mocks.items():
            environment[f"NIGHTDESK_TOKEN_{provider.upper()}"] = CREDENTIALS[provider]
            environment[f"NIGHTDESK_{provider.upper()}_API"] = mock.url + ROOTS.get(provider, "")
        return start(options=options, **environment)

    return start_calling
