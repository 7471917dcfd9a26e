"""The desk that most tests share, and what must hold after each of them."""

import pytest

pytest_plugins = ["starting"]


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
