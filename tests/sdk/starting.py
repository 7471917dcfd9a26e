"""Starts desks for tests, with the built `nightdesk`."""

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

    def start(secrets=None, options=(), **environment):
        desk = Desk(binary, tmp_path_factory.mktemp("desk"), secrets or Secrets(), environment, options)
        started.append(desk)
        return desk

    yield start
    for desk in started:
        desk.kill()
