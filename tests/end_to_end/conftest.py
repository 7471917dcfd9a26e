"""The one desk of a run, and what must hold at the end of it."""

import signal
from pathlib import Path

import pytest

import provider_apis
from desk import REPOSITORY
from desks import DeployedDesk, LocalDesk
from emulator import Emulator
from providers import PROVIDERS, Secrets


def pytest_addoption(parser):
    built = REPOSITORY / "target" / "debug" / "nightdesk"
    parser.addoption("--nightdesk", type=Path, default=built, help="the built binary [default: %(default)s]")
    sam = REPOSITORY / ".venv-ci" / "bin" / "sam"
    parser.addoption("--sam", type=Path, default=sam, help="aws-sam-cli's command [default: %(default)s]")
    parser.addoption(
        "--desk",
        choices=["deployed", "local"],
        default="deployed",
        help="the template on the emulator, or `nightdesk up` [default: %(default)s]",
    )


def pytest_configure(config):
    # A run that is told to end takes the emulator down with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_modifyitems(config, items):
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)
    if config.getoption("--desk") == "deployed":
        return
    elsewhere = [item for item in items if item.get_closest_marker("deployed")]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture(scope="session")
def apis():
    """The providers' APIs."""
    started = provider_apis.start()
    yield started
    for api in started.values():
        api.close()


@pytest.fixture(scope="session")
def emulator():
    """The emulator of AWS."""
    started = Emulator()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def desk(request, tmp_path_factory, apis):
    """The desk, closed by its ops before anybody writes."""
    binary = request.config.getoption("--nightdesk").resolve()
    if request.config.getoption("--desk") == "deployed":
        # Mail both ways.
        parameters = {"ReceiveMail": "true", "Providers": ",".join([*PROVIDERS, "postmark"])}
        desk = DeployedDesk(binary, Secrets(), apis, request.getfixturevalue("emulator"), **parameters)
    else:
        desk = LocalDesk(binary, tmp_path_factory.mktemp("desk"), Secrets(), apis)
    try:
        desk.close()
        yield desk
        desk.assert_discreet()
    finally:
        desk.stop()
