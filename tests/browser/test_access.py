"""Keyboards, screen readers, languages, colours and small windows."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import DESKTOP, PHONE
from desk import REPOSITORY

WIDGET = REPOSITORY / "functions" / "webchat" / "widget"

_FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.getAttribute('aria-label') ?? at?.tagName ?? null;
}"""


def focus(chat):
    return chat.page.evaluate(_FOCUS)


def test_the_keyboard_alone_opens_writes_and_closes(visit):
    chat = visit()
    # Past the links of the page, as anybody would.
    for _ in range(10):
        chat.page.keyboard.press("Tab")
        if focus(chat) == "Open chat":
            break
    assert focus(chat) == "Open chat"
    chat.picture()
    chat.page.keyboard.press("Enter")
    expect(chat.dialog).to_be_visible()
    assert focus(chat) == "Write a message"
    chat.page.keyboard.type("One line")
    chat.page.keyboard.press("Shift+Enter")
    chat.page.keyboard.type("and another")
    chat.page.keyboard.press("Enter")
    expect(chat.log.locator(".visitor p")).to_have_text("One line\nand another")
    chat.page.keyboard.press("Escape")
    expect(chat.dialog).to_be_hidden()
    assert focus(chat) == "Open chat"


def test_the_focus_stays_in_the_dialog_either_way_round(visit):
    chat = visit().open()
    stops = ["Send", "Close chat", "Chat with us", "Attach files", "Write a message"]
    for _ in range(2):
        for stop in stops:
            chat.page.keyboard.press("Tab")
            assert focus(chat) == stop
    for stop in reversed(stops[:-1] * 2):
        chat.page.keyboard.press("Shift+Tab")
        if focus(chat) == "Write a message":
            chat.page.keyboard.press("Shift+Tab")
        assert focus(chat) == stop


def test_keys_that_are_pressed_in_the_chat_are_none_of_the_pages(visit):
    chat = visit().open()
    chat.page.evaluate("() => { window.heard = []; addEventListener('keydown', (e) => heard.push(e.key)); }")
    chat.page.keyboard.type("s/")
    assert chat.page.evaluate("() => heard") == []


def test_screen_readers_are_told_who_says_what(visit):
    chat = visit().open()
    expect(chat.dialog).to_have_attribute("aria-modal", "true")
    expect(chat.dialog).to_have_accessible_name("Chat with us")
    chat.write("Hello?")
    answer = chat.log.locator(".desk")
    expect(answer).to_contain_text("Customer service: We are closed")
    expect(chat.log.locator(".visitor")).to_contain_text("You: Hello?")
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(answer.locator("p")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_rules_of_accessibility_hold(visit, desk, device, colours):
    chat = visit(device, color_scheme=colours)
    assert violations(chat) == []
    chat.open()
    chat.write("See https://shop.example/ and tell me.")
    expect(chat.log.locator(".desk")).to_be_visible()
    desk.answer(chat.thread, "It is here: https://shop.example/orders/42")
    expect(chat.log.locator(".agent")).to_be_visible()
    chat.context.set_offline(True)
    chat.write("Are you still there?")
    expect(chat.waiting).to_have_count(1)
    chat.picture()
    assert violations(chat) == []


def violations(chat):
    # Not while it rises: half transparent, nothing has the contrast that it ends with.
    chat.page.wait_for_timeout(300)
    found = Axe().run(chat.page).response["violations"]
    return [(rule["id"], node["target"], node.get("failureSummary")) for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("locale", ["ar", "he-IL"])
def test_it_is_written_from_right_to_left_where_that_is_right(visit, device, locale):
    chat = visit(device, locale=locale, timezone_id="Asia/Riyadh")
    width = chat.page.viewport_size["width"]
    launcher = chat.launcher.bounding_box()
    assert launcher["x"] < width / 4
    chat.open()
    chat.write("order 42: مرحبا")
    answer = chat.log.locator(".desk")
    expect(answer).to_be_visible()
    chat.picture()
    own, theirs = chat.log.locator(".visitor").bounding_box(), answer.bounding_box()
    assert own["x"] < theirs["x"]
    expect(answer.locator("p")).to_have_attribute("lang", locale[:2])


def test_a_telephones_screen_is_all_the_chats(visit):
    chat = visit(PHONE).open()
    chat.page.wait_for_timeout(300)
    assert chat.dialog.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    # Smaller letters would have some telephones zoom in.
    assert chat.field.evaluate("(field) => parseFloat(getComputedStyle(field).fontSize)") >= 16
    for button in chat.dialog.get_by_role("button").all():
        box = button.bounding_box()
        assert box["width"] >= 44 and box["height"] >= 44


def test_nothing_moves_for_those_who_want_that(visit):
    chat = visit(reduced_motion="reduce").open()
    assert chat.dialog.evaluate("(dialog) => getComputedStyle(dialog).animationName") == "none"
    moving = visit(DESKTOP, reduced_motion="no-preference").open()
    assert moving.dialog.evaluate("(dialog) => getComputedStyle(dialog).animationName") == "rise"


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de-AT", "de"), ("nb-NO", "no"), ("zh-CN", "zh"), ("zh-TW", "zh-Hant"), ("pt-PT", "pt-PT"), ("ja", "ja"), ("sw", "en")],
)
def test_it_speaks_the_browsers_language(visit, locale, language):
    words = {"en": {"title": "Chat with us"}, **json.loads((WIDGET / "languages.json").read_text())}[language]
    chat = visit(locale=locale).open()
    expect(chat.dialog).to_have_accessible_name(words["title"])
    chat.picture()
