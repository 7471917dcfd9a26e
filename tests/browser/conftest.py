"""A desk, a browser, and visitors with it."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from chat import Chat
from desk import REPOSITORY, Desk

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}


def pytest_addoption(parser):
    built = REPOSITORY / "target" / "debug" / "nightdesk"
    parser.addoption("--nightdesk", type=Path, default=built, help="the built binary [default: %(default)s]")
    parser.addoption("--chromium", default=shutil.which("chromium"), help="the browser [default: %(default)s]")
    parser.addoption("--screenshots", type=Path, help="a folder for pictures of what was tested")


@pytest.fixture(scope="session")
def desk(request):
    desk = Desk(request.config.getoption("--nightdesk").resolve())
    yield desk
    desk.stop()


@pytest.fixture(scope="session")
def browser(request):
    with sync_playwright() as playwright:
        # Containers run it as root, which its sandbox refuses; it opens no page but the desk's.
        path = request.config.getoption("--chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(request, browser, desk):
    """Opens the desk's page as a new visitor. No page may have complained of anything in the end."""
    chats, folder = [], request.config.getoption("--screenshots")

    def visit(device=DESKTOP, **options):
        options = {"locale": "en-GB", "timezone_id": "Europe/London", **device, **options}
        chat = Chat(browser.new_context(**options), desk, folder, request.node.name)
        chats.append(chat)
        return chat

    yield visit
    complaints = [complaint for chat in chats for complaint in chat.complaints]
    for chat in chats:
        chat.context.close()
    assert complaints == []


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def device(request):
    return request.param
