"""The web chat: what visitors write, send, and read."""

import json

import pytest

from door import Request
from provider_apis import FILE
from providers import person
from visitors import Visitor, answer, enter, file_of, put, request


def test_a_visitor_is_recorded_and_reads_the_notice_and_the_agents_answer(desk):
    visitor, who = Visitor(desk), person(desk)
    assert visitor.write(who.text).status == 200
    visitor.reads("visitor", who.text)
    notice = visitor.reads("desk", "A storm keeps us away.")
    [event] = desk.events(visitor.address)
    assert event["content"]["text"] == who.text
    [item] = desk.agents_get(visitor.address)
    assert [told["text"] for told in item["answered"]] == [notice["text"]]
    told = person(desk).text
    assert answer(desk, visitor, told).status == 200
    visitor.reads("agent", told)


def test_a_page_of_another_site_gets_no_token(desk):
    stranger = request(desk, "POST", "session", {"account": "demo"}).with_header("Origin", "https://evil.example")
    assert desk.post(stranger).status == 403
    assert enter(desk).status == 200


def test_a_visitors_file_is_kept_where_the_agents_item_says(desk):
    visitor, who, file = Visitor(desk), person(desk), file_of(FILE)
    assert visitor.hand_in(file, FILE).status == 200
    assert visitor.write(who.text, [file]).status == 200
    kept = desk.file_becomes(visitor.address, "kept")
    assert (kept["mime"], kept["bytes"]) == ("image/png", len(FILE))
    [item] = desk.agents_get(visitor.address)
    assert item["files"] == [{"part": 0, "key": kept["key"]}]
    told = {name: file[name] for name in ("name", "mime", "bytes")}
    assert visitor.reads("visitor", who.text)["files"] == [told]


@pytest.mark.deployed
def test_a_visitors_file_is_in_the_bucket_once(desk):
    visitor, who, file = Visitor(desk), person(desk), file_of(FILE)
    assert visitor.hand_in(file, FILE).status == 200
    visitor.write(who.text, [file])
    kept = desk.file_becomes(visitor.address, "kept")
    desk.settled()
    [event] = desk.events(visitor.address)
    handed_in = event["content"]["parts"][0]["reference"]
    assert (desk.kept(kept["key"]), desk.kept(handed_in)) == (FILE, None)


def test_an_address_lets_in_the_file_that_it_was_made_for_and_no_other(desk):
    visitor = Visitor(desk)
    place = json.loads(visitor.place(file_of(FILE)).body)
    for odd in (
        put(desk, place, FILE + b"more"),
        put(desk, place, FILE[1:]),
        put(desk, place, FILE).with_header("content-type", "text/html"),
        put(desk, place, FILE).without_header("content-type"),
        put(desk, place | {"url": another_key(place["url"])}, FILE),
    ):
        assert desk.post(odd).status == 403
    assert desk.post(put(desk, place, FILE)).status == 200


def another_key(url):
    path, _, query = url.partition("?")
    return f"{path[:-1]}{'0' if path[-1] != '0' else '1'}?{query}"


def test_pages_of_any_site_may_put_a_file_by_its_address(desk):
    asked = put(desk, json.loads(Visitor(desk).place(file_of(FILE)).body), b"")
    wanted = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}
    asks = Request("OPTIONS", asked.target, (*asked.headers[:2], *wanted.items()))
    answer = desk.post(asks)
    assert answer.status in (200, 204)
    assert answer.headers["access-control-allow-origin"] in ("*", desk.chat_site)
    assert "PUT" in answer.headers["access-control-allow-methods"]
    assert "content-type" in answer.headers["access-control-allow-headers"].lower()


def test_a_file_that_would_not_be_kept_is_refused_at_once(desk):
    visitor = Visitor(desk)
    large, page = file_of(FILE) | {"bytes": 20 * 1024 * 1024 + 1}, file_of(FILE, "text/html")
    assert [visitor.place(file).status for file in (large, page)] == [413, 415]


def test_the_widget_is_there(desk):
    script = desk.post(Request("GET", "/webchat/widget.js", (("Host", desk.host),)))
    assert (script.status, script.headers["content-type"].split(";")[0]) == (200, "text/javascript")
