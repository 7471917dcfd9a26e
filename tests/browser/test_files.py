"""Files that visitors send: chosen, dropped or pasted, handed in, and cut off on the way."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import DESKTOP, PHONE

AWAY = "back on Monday 30 November at 09:00"

# Where the desk takes files.
PLACES = "**/webchat/handed-in/**"


def file(name, mime="image/png", size=2_100_000):
    return {"name": name, "mimeType": mime, "buffer": b"x" * size}


PHOTO = file("IMG_2041.png")
BILL = file("Invoice 2026-0815 for the order of November.pdf", "application/pdf", 84_213)


def names(place):
    return place.locator("bdi").all_inner_texts()


def test_files_go_with_a_text_and_are_still_there_after_a_reload(visit, device):
    chat = visit(device).open()
    hostile = file("<img src=x onerror=alert(1)>.txt", "text/plain", 9)
    chat.choose(PHOTO, hostile, BILL)
    expect(chat.tray.get_by_role("listitem")).to_have_count(3)
    assert names(chat.tray) == [PHOTO["name"], hostile["name"], BILL["name"]]
    expect(chat.tray).to_contain_text("2 MB")
    chat.field.fill("It arrived like this.")
    chat.picture()
    chat.dialog.get_by_role("button", name=f"Remove: {hostile['name']}").click()
    assert names(chat.tray) == [PHOTO["name"], BILL["name"]]
    chat.field.press("Enter")
    expect(chat.tray).to_be_hidden()
    expect(chat.bubble(AWAY)).to_be_visible()
    expect(chat.waiting).to_have_count(0)
    chat.picture()
    chat.page.reload()
    chat.open()
    [sent] = chat.log.locator(".visitor").all()
    expect(sent).to_contain_text("It arrived like this.")
    assert names(sent) == [PHOTO["name"], BILL["name"]]


def test_a_file_goes_without_a_word(visit, device):
    chat = visit(device).open()
    chat.choose(PHOTO)
    chat.dialog.get_by_role("button", name="Send").click()
    expect(chat.bubble(AWAY)).to_be_visible()
    chat.page.reload()
    chat.open()
    expect(chat.log.locator(".visitor")).to_contain_text(PHOTO["name"])
    expect(chat.log.get_by_text("Message deleted")).to_have_count(0)
    chat.picture()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (file("film.mp4", "video/mp4", 20 * 1024 * 1024 + 1), "⁨film.mp4⁩ – Too large. A file may have up to 20 MB."),
        (file("page.html", "text/html"), "⁨page.html⁩ – Files of this kind cannot be sent."),
        (file("empty.txt", "text/plain", 0), "⁨empty.txt⁩ – The file could not be sent."),
    ],
)
def test_what_cannot_be_sent_is_told_at_once_and_the_others_stay(visit, wrong, said):
    chat = visit(PHONE).open()
    chat.choose(wrong, PHOTO)
    expect(chat.notice).to_have_text(said)
    assert names(chat.tray) == [PHOTO["name"]]
    chat.picture()
    chat.field.press("Enter")
    expect(chat.notice).to_be_hidden()


def test_it_is_told_in_the_visitors_language(visit):
    chat = visit(locale="fr-FR").open()
    chat.choose(file("film.mp4", "video/mp4", 20 * 1024 * 1024 + 1))
    expect(chat.notice).to_contain_text(re.compile("Trop volumineux. Un fichier peut faire jusqu’à 20.Mo."))


def test_more_than_five_files_are_too_many_for_one_message(visit):
    chat = visit(PHONE).open()
    chat.choose(*(file(f"{n}.png") for n in range(6)))
    assert names(chat.tray) == [f"{n}.png" for n in range(5)]
    expect(chat.notice).to_have_text("That is too many files for one message.")
    chat.picture()


_CARRIED = """([kind, types]) => {
  const carried = new DataTransfer();
  carried.items.add(new File(['x'], 'dropped.png', { type: 'image/png' }));
  if (types) carried.setData('text/plain', 'words');
  const root = document.querySelector('body > div').shadowRoot;
  const place = root.querySelector(kind === 'paste' ? 'textarea' : '.log');
  const event = kind === 'paste' ? new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true })
    : new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true });
  place.dispatchEvent(event);
  return event.defaultPrevented;
}"""


def test_files_are_dropped_on_the_dialog(visit):
    chat = visit().open()
    assert chat.page.evaluate(_CARRIED, ["dragover", False])
    expect(chat.page.locator(".panel.over")).to_have_count(1)
    chat.picture()
    # Else the browser would leave the page for the file.
    assert chat.page.evaluate(_CARRIED, ["drop", False])
    expect(chat.page.locator(".panel.over")).to_have_count(0)
    assert names(chat.tray) == ["dropped.png"]


def test_pictures_are_pasted_and_words_stay_words(visit):
    chat = visit().open()
    assert not chat.page.evaluate(_CARRIED, ["paste", True])
    expect(chat.tray).to_be_hidden()
    assert chat.page.evaluate(_CARRIED, ["paste", False])
    assert names(chat.tray) == ["dropped.png"]


def test_a_file_whose_way_breaks_off_is_sent_again_and_texts_do_not_wait_for_it(visit, device):
    chat, tries = visit(device).open(), []

    def break_off(route):
        tries.append(route.request.url)
        return route.abort() if len(tries) < 3 else route.continue_()

    chat.page.route(PLACES, break_off)
    chat.choose(PHOTO)
    chat.field.fill("Look")
    chat.field.press("Enter")
    expect(chat.waiting).to_have_count(1)
    chat.write("And something else")
    expect(chat.bubble("And something else")).not_to_have_class(re.compile("waiting"))
    chat.picture()
    expect(chat.waiting).to_have_count(0)
    assert len(tries) == 3
    chat.page.reload()
    chat.open()
    expect(chat.bubble("Look")).to_contain_text(PHOTO["name"])


def test_what_a_reload_cuts_off_stands_where_it_was_written_and_says_which_file_is_missing(visit):
    chat = visit(PHONE).open()
    chat.page.route(PLACES, lambda route: route.abort())
    chat.choose(PHOTO)
    chat.field.fill("Look")
    chat.field.press("Enter")
    expect(chat.waiting).to_have_count(1)
    chat.page.reload()
    chat.open()
    expect(chat.field).to_have_value("Look")
    expect(chat.notice).to_have_text(f"⁨{PHOTO['name']}⁩ – Not sent. Please choose the file again.")
    expect(chat.waiting).to_have_count(0)
    chat.picture()
    # Once is enough.
    chat.page.reload()
    chat.open()
    expect(chat.field).to_have_value("")
    expect(chat.notice).to_be_hidden()


def test_a_new_token_of_the_same_user_cuts_nothing_off(visit, desk):
    chat, held, slow = visit(), [], [True]
    chat.page.evaluate("(token) => nightdesk.identify(token)", desk.identity("4712"))
    chat.open()
    chat.page.route(PLACES, lambda route: held.append(route) if slow else route.continue_())
    chat.choose(PHOTO)
    chat.field.fill("Look")
    chat.field.press("Enter")
    expect(chat.waiting).to_have_count(1)
    chat.page.evaluate("(token) => nightdesk.identify(token)", desk.identity("4712"))
    expect(chat.waiting).to_have_count(1)
    slow.clear()
    for route in held:
        route.continue_()
    expect(chat.bubble(AWAY)).to_be_visible()
    expect(chat.waiting).to_have_count(0)
    expect(chat.field).to_have_value("")


def test_a_file_that_the_desk_does_not_take_is_given_back_with_its_text(visit):
    chat = visit().open()
    chat.page.route("**/webchat/files", lambda route: route.fulfill(status=415))
    chat.choose(PHOTO)
    chat.field.fill("Look")
    chat.field.press("Enter")
    expect(chat.notice).to_have_text(f"⁨{PHOTO['name']}⁩ – The file could not be sent.")
    expect(chat.field).to_have_value("Look")
    assert names(chat.tray) == [PHOTO["name"]]
    expect(chat.log.locator(".visitor")).to_have_count(0)
    chat.page.unroute("**/webchat/files")
    chat.field.press("Enter")
    expect(chat.bubble(AWAY)).to_be_visible()
    expect(chat.log.locator(".visitor")).to_have_count(1)
    # The browser itself notes down such answers.
    chat.complaints = [told for told in chat.complaints if "Failed to load resource" not in told]


def test_a_file_that_is_gone_by_the_time_it_is_sent_is_given_back(visit, tmp_path):
    chat, path = visit().open(), tmp_path / "gone.png"
    path.write_bytes(b"x")
    chat.choose(path)
    path.unlink()
    chat.field.press("Enter")
    expect(chat.notice).to_have_text("⁨gone.png⁩ – The file could not be sent.")


def test_files_are_handled_by_the_keyboard_alone(visit):
    chat = visit().open()
    chat.choose(PHOTO)
    with chat.page.expect_file_chooser():
        chat.page.keyboard.press("Shift+Tab")
        chat.page.keyboard.press("Enter")
    chat.page.keyboard.press("Shift+Tab")
    chat.page.keyboard.press("Enter")
    expect(chat.tray).to_be_hidden()
    expect(chat.dialog.get_by_role("button", name="Attach files")).to_be_focused()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_the_rules_of_accessibility_hold_with_files(visit, locale, colours):
    chat = visit(PHONE if colours == "dark" else DESKTOP, locale=locale, color_scheme=colours).open()
    chat.choose(PHOTO)
    chat.field.fill("42")
    chat.field.press("Enter")
    expect(chat.log.locator(".desk")).to_be_visible()
    chat.context.set_offline(True)
    chat.choose(BILL)
    chat.field.press("Enter")
    expect(chat.waiting).to_have_count(1)
    chat.choose(PHOTO, BILL, file("page.html", "text/html"))
    chat.picture()
    chat.page.wait_for_timeout(300)
    found = Axe().run(chat.page).response["violations"]
    assert [(rule["id"], node["target"]) for rule in found for node in rule["nodes"]] == []
    if chat.page.viewport_size == PHONE["viewport"]:
        boxes = [button.bounding_box() for button in chat.dialog.get_by_role("button").all()]
        assert all(box["width"] >= 44 and box["height"] >= 44 for box in boxes)
