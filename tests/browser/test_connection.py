"""Connections that are lost, and what was written meanwhile."""

from playwright.sync_api import expect

AWAY = "back on Monday 30 November at 09:00"


def test_what_is_written_without_a_connection_is_sent_once_it_is_back(visit, device):
    chat = visit(device).open()
    chat.write("Before the tunnel")
    expect(chat.bubble(AWAY)).to_be_visible()
    chat.context.set_offline(True)
    chat.write("In the tunnel")
    chat.write("Still in the tunnel")
    expect(chat.waiting).to_have_count(2)
    expect(chat.dialog.get_by_role("status")).to_contain_text("No connection")
    chat.picture()
    chat.context.set_offline(False)
    expect(chat.waiting).to_have_count(0)
    expect(chat.dialog.get_by_role("status")).to_be_hidden()
    chat.page.reload()
    chat.open()
    for text in ("Before the tunnel", "In the tunnel", "Still in the tunnel"):
        expect(chat.log.get_by_text(text, exact=True)).to_have_count(1)
    texts = chat.log.locator(".visitor p").all_inner_texts()
    assert texts == ["Before the tunnel", "In the tunnel", "Still in the tunnel"]


def test_what_was_not_sent_survives_a_reload(visit):
    chat = visit().open()
    chat.page.route("**/webchat/messages", lambda route: route.abort())
    chat.write("Do not lose me")
    expect(chat.waiting).to_have_count(1)
    chat.page.reload()
    chat.open()
    expect(chat.waiting).to_have_count(1)
    chat.page.unroute("**/webchat/messages")
    expect(chat.waiting).to_have_count(0)
    expect(chat.bubble(AWAY)).to_be_visible()


def test_a_message_whose_acknowledgement_was_lost_is_sent_again_and_there_once(visit):
    chat = visit().open()
    posts = []

    def lose(route):
        if route.request.method == "GET":
            # Nor does the browser see for itself that it arrived.
            return route.continue_() if len(posts) > 1 else route.fulfill(status=204)
        posts.append(route.request.post_data_json)
        if len(posts) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    chat.page.route("**/webchat/messages*", lose)
    chat.write("Once, please")
    expect(chat.bubble(AWAY)).to_be_visible()
    expect(chat.waiting).to_have_count(0)
    ids = [message["id"] for post in posts for message in post["messages"] if message["type"] == "message"]
    assert len(ids) == 2 and len(set(ids)) == 1
    chat.page.reload()
    chat.open()
    expect(chat.bubble(AWAY)).to_be_visible()
    expect(chat.log.get_by_text("Once, please", exact=True)).to_have_count(1)


def test_many_long_messages_are_not_too_much_for_one_post(visit):
    chat = visit().open()
    chat.context.set_offline(True)
    for mark in "甲乙丙丁戊":
        chat.write(mark * 4000)
    expect(chat.waiting).to_have_count(5)
    chat.context.set_offline(False)
    expect(chat.waiting).to_have_count(0)
    expect(chat.log.locator(".desk")).to_be_visible()


def test_a_desk_that_is_busy_is_asked_again(visit):
    chat = visit().open()
    busy = [503, 429, 500]

    def answer(route):
        return route.fulfill(status=busy.pop()) if busy else route.continue_()

    chat.page.route("**/webchat/session", answer)
    chat.write("Patience")
    expect(chat.bubble(AWAY)).to_be_visible()
    # The browser itself notes down such answers.
    chat.complaints = [told for told in chat.complaints if "Failed to load resource" not in told]


def test_a_page_on_which_nobody_writes_asks_for_nothing(visit):
    chat = visit()
    asked = []
    chat.page.on("request", lambda request: asked.append(request.url))
    chat.page.reload()
    chat.open()
    chat.page.wait_for_timeout(3000)
    assert [url for url in asked if "session" in url or "messages" in url] == []
