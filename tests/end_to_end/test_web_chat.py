"""The web chat: what visitors write, and read."""

from door import Request
from providers import person
from visitors import Visitor, answer, enter, request


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


def test_the_widget_is_there(desk):
    script = desk.post(Request("GET", "/webchat/widget.js", (("Host", desk.host),)))
    assert (script.status, script.headers["content-type"].split(";")[0]) == (200, "text/javascript")
