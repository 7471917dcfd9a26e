"""What visitors write, and what they are answered."""

import contextlib
import re

import pytest
from playwright.sync_api import Error, expect

AWAY = "back on Monday 30 November at 09:00"


def test_a_message_at_night_is_answered_and_still_there_after_a_reload(visit, device):
    chat = visit(device).open()
    chat.picture()
    chat.write("Hello, where is my order?")
    expect(chat.bubble(AWAY)).to_be_visible()
    expect(chat.bubble("where is my order")).to_be_visible()
    chat.picture()
    chat.page.reload()
    chat.open()
    expect(chat.bubble(AWAY)).to_have_count(1)
    expect(chat.bubble("where is my order")).to_have_count(1)
    expect(chat.waiting).to_have_count(0)


def offers(chat, choices):
    """From now on, the desk's replies offer these; what the widget posts."""
    posted = []

    def told(route):
        # A look that still waits when the page is closed has nobody to tell.
        with contextlib.suppress(Error):
            tell(route)

    def tell(route):
        if route.request.method == "POST":
            posted.extend(route.request.post_data_json["messages"])
        response = route.fetch()
        if route.request.method != "GET" or response.status != 200:
            return route.fulfill(response=response)
        body = response.json()
        for message in body["messages"]:
            if message["from"] == "desk":
                message["choices"] = choices
        return route.fulfill(response=response, json=body)

    chat.page.route(re.compile("/webchat/messages"), told)
    return posted


def test_a_choice_is_a_button_that_goes_when_it_was_pressed(visit, device):
    chat = visit(device)
    person = {"payload": "nightdesk:person", "label": "Talk to a person"}
    other = {"payload": "nightdesk:answer:returns/how", "label": "How do I return <b>something</b> that I was given?"}
    posted = offers(chat, [other, person])
    chat.open()
    chat.write("Hello, where is my order?")
    button = chat.log.get_by_role("button", name="Talk to a person")
    expect(button).to_be_visible()
    expect(chat.log.get_by_role("button", name=other["label"])).to_be_visible()
    assert all(each.bounding_box()["height"] >= 44 for each in chat.log.get_by_role("button").all())
    chat.picture()
    button.press("Enter")
    expect(chat.log.locator(".visitor", has_text="Talk to a person")).to_have_count(1)
    expect(button).to_be_hidden()
    expect(chat.log).to_be_focused()
    expect(chat.waiting).to_have_count(0)
    [pressed] = [element for element in posted if element["type"] == "postback"]
    assert (pressed["payload"], pressed["title"]) == (person["payload"], person["label"])
    assert "/reply/" in pressed["of"]
    chat.picture()
    chat.page.reload()
    chat.open()
    expect(chat.log.locator(".visitor", has_text="Talk to a person")).to_have_count(1)
    expect(button).to_be_hidden()


def test_what_an_agent_answers_comes_without_a_reload(visit, desk):
    chat = visit().open()
    chat.write("Is anybody there?")
    expect(chat.bubble(AWAY)).to_be_visible()
    desk.answer(chat.thread, "Yes, this is Bo. How can I help?")
    expect(chat.bubble("this is Bo")).to_be_visible()


def test_an_answer_to_a_closed_chat_is_counted_on_the_button(visit, desk, device):
    chat = visit(device).open()
    chat.write("Is anybody there?")
    expect(chat.bubble(AWAY)).to_be_visible()
    chat.dialog.get_by_role("button", name="Close chat").click()
    desk.answer(chat.thread, "Yes!")
    expect(chat.page.get_by_role("button", name="Open chat – New message (1)")).to_be_visible()
    chat.picture()
    chat.open()
    expect(chat.bubble("Yes!")).to_be_visible()
    # Seen once, it is not new to the next page.
    chat.page.reload()
    expect(chat.page.get_by_role("button", name="Open chat", exact=True)).to_be_visible()
    chat.open()
    expect(chat.bubble("Yes!")).to_be_visible()
    expect(chat.page.locator(".badge")).to_be_hidden()


def test_two_tabs_are_one_visitor(visit):
    chat = visit().open()
    chat.write("From the first tab")
    expect(chat.bubble(AWAY)).to_be_visible()
    first, chat.page = chat.page, chat._new_page()
    chat.open()
    expect(chat.bubble("From the first tab")).to_be_visible()
    chat.write("From the second tab")
    chat.page = first
    chat.page.bring_to_front()
    expect(chat.bubble("From the second tab")).to_have_count(1)


def test_two_browsers_are_two_visitors(visit):
    ann, bob = visit().open(), visit().open()
    ann.write("This is nobody else's business.")
    expect(ann.bubble(AWAY)).to_be_visible()
    bob.write("Hello?")
    expect(bob.bubble(AWAY)).to_be_visible()
    expect(bob.bubble("nobody else's")).to_have_count(0)


def test_a_user_whom_the_site_signs_in_has_one_conversation_on_every_device(visit, desk):
    token = desk.identity("4711", email="ann@example.com", email_verified=True, name="Ann")
    chats = visit(), visit()
    for chat in chats:
        chat.page.evaluate("(token) => nightdesk.identify(token)", token)
        chat.open()
    chats[0].write("From my telephone")
    expect(chats[0].bubble(AWAY)).to_be_visible()
    chats[1].write("From my desk")
    expect(chats[1].bubble("From my telephone")).to_be_visible()
    # Whoever signs out is a guest, and sees nothing of it.
    chats[1].page.evaluate("nightdesk.identify()")
    expect(chats[1].bubble("From my")).to_have_count(0)
    chats[1].page.reload()
    chats[1].open()
    expect(chats[1].log.locator(".message")).to_have_count(1)


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)><b>bold</b>",
        "javascript:alert(1) data:text/html,<script>alert(1)</script>",
        "</textarea><script>alert(1)</script>",
    ],
)
def test_what_somebody_writes_is_never_markup(visit, text):
    chat = visit().open()
    chat.page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    chat.write(text)
    expect(chat.bubble(AWAY)).to_be_visible()
    expect(chat.log.locator(".visitor p")).to_have_text(text)
    expect(chat.log.locator(".visitor p *")).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://shop.example/orders/42.", "https://shop.example/orders/42"),
        ("(see HTTP://shop.example/a_(b)?q=1&r=2)", "http://shop.example/a_(b)?q=1&r=2"),
        ('"https://shop.example/x" it says', "https://shop.example/x"),
        ("これ：https://shop.example/注文。お願いします", "https://shop.example/%E6%B3%A8%E6%96%87"),
    ],
)
def test_an_address_of_the_web_is_a_link_that_gives_nothing_away(visit, text, address):
    chat = visit().open()
    chat.write(text)
    link = chat.log.locator(".visitor a")
    expect(link).to_have_count(1)
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(link).to_have_attribute("target", "_blank")
    assert link.evaluate("(link) => link.href") == address
    expect(chat.log.locator(".visitor p")).to_have_text(text)


def test_an_address_that_hides_where_it_leads_is_no_link(visit):
    chat = visit().open()
    chat.write("https://shop.example@evil.example/ http://[")
    expect(chat.log.locator(".visitor p")).to_be_visible()
    expect(chat.log.locator("a")).to_have_count(0)
