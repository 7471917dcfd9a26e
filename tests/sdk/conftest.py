"""The desk that most tests share, and what must hold after each of them."""

from pathlib import Path

import pytest

from desk import REPOSITORY, Desk
from providers import Secrets


def pytest_addoption(parser):
    built = REPOSITORY / "target" / "debug" / "nightdesk"
    parser.addoption("--nightdesk", type=Path, default=built, help="the built binary [default: %(default)s]")


@pytest.fixture(scope="session")
def start(request, tmp_path_factory):
    """Starts desks that end with the session at the latest."""
    binary, started = request.config.getoption("--nightdesk").resolve(), []

    def start(secrets=None, **environment):
        desk = Desk(binary, tmp_path_factory.mktemp("desk"), secrets or Secrets(), environment)
        started.append(desk)
        return desk

    yield start
    for desk in started:
        desk.kill()


@pytest.fixture(scope="session")
def shared_desk(start):
    # At its most talkative: what is not written now is never written.
    desk = start(RUST_LOG="trace", RUST_BACKTRACE="1")
    yield desk
    desk.settled()
    assert desk.interrupt() == 0


@pytest.fixture
def desk(shared_desk):
    """The shared desk, which must be well and discreet afterwards, too."""
    before = shared_desk.lines_so_far()
    yield shared_desk
    shared_desk.assert_well(after=before)


@pytest.fixture
def own_desk(start):
    """A desk for one test alone, where a message might get stuck on its way.

    A message that fails stays on its queue for a minute at the least: no need to wait that long.
    """
    desk = start(RUST_LOG="trace")
    desk.patience = 10
    yield desk
    desk.assert_well()
    desk.kill()
