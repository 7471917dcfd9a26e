"""What a provider's API says about a customer, and how it is reached, stays out of the log."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import providers
from door import send
from providers import person

TOKENS = {
    "meta": "EAAtokenofthebusiness0123456789",
    "telegram": "123456789:AAtokenofthebot0123456789",
    "twilio": json.dumps([{"user": "AC00000000000000000000000000000000", "token": "twiliotoken0123456789"}]),
}
SECRET_WORDS = {"EAAtokenofthebusiness0123456789", "AAtokenofthebot0123456789", "twiliotoken0123456789"}


class TalkativeApi:
    """A provider's API that repeats the customer's address and text in all that it answers."""

    def __init__(self, answer):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
                status, body = answer(asked)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


def with_tokens(start, urls):
    variables = {f"NIGHTDESK_{name.upper()}_API": url for name, url in urls.items()}
    tokens = {f"NIGHTDESK_TOKEN_{name.upper()}": token for name, token in TOKENS.items()}
    desk = start(RUST_LOG="trace", **variables, **tokens)
    desk.private |= SECRET_WORDS
    return desk


def reply_to(desk, provider):
    who = person(desk)
    assert send(desk.port, providers.message(desk, provider, who)).status == 200
    entries = desk.customer(providers.address(provider, who))["entries"]
    return next(entry["reply"] for entry in entries if entry["direction"] == "outbound")


@pytest.mark.parametrize("provider", providers.PROVIDERS)
def test_an_error_that_quotes_the_customer(start, provider):
    def refuse(asked):
        said = f"cannot send {asked}"
        body = {"error": {"code": 131026, "message": said, "error_data": {"details": said}}, "ok": False}
        return 400, json.dumps(
            body | {"error_code": 400, "description": said, "code": 21211, "message": said}
        )

    api = TalkativeApi(refuse)
    desk = with_tokens(start, {provider: api.url for provider in providers.PROVIDERS})
    assert reply_to(desk, provider)["status"] == "failed"
    desk.assert_well()


@pytest.mark.parametrize("provider", providers.PROVIDERS)
def test_an_id_that_names_the_customer(start, provider):
    people = []

    def send_it(_asked):
        who = people[0]
        # Meta's ids hold the number in base64, Telegram's the chat.
        encoded = base64.b64encode(who.digits.encode()).decode()
        result = {"message_id": 7, "chat": {"id": int(who.digits)}}
        body = {"messages": [{"id": f"wamid.{encoded}"}], "ok": True, "result": result, "sid": "SM1"}
        return 201 if provider == "twilio" else 200, json.dumps(body)

    api = TalkativeApi(send_it)
    desk = with_tokens(start, {provider: api.url for provider in providers.PROVIDERS})
    people.append(person(desk))
    assert send(desk.port, providers.message(desk, provider, people[0])).status == 200
    desk.settled()
    desk.assert_well()


@pytest.mark.parametrize("provider", providers.PROVIDERS)
def test_an_answer_that_is_none(start, provider):
    api = TalkativeApi(lambda asked: (200, f"<html>{asked}"))
    desk = with_tokens(start, {provider: api.url for provider in providers.PROVIDERS})
    assert reply_to(desk, provider)["status"] == "unknown"
    desk.assert_well()


def test_a_chat_that_moved(start):
    moved = []

    def answer(asked):
        if not moved:
            moved.append(asked)
            parameters = {"migrate_to_chat_id": -100447700999888}
            return 400, json.dumps(
                {"ok": False, "error_code": 400, "description": "moved", "parameters": parameters}
            )
        return 200, json.dumps({"ok": True, "result": {"message_id": 7, "chat": {"id": -100447700999888}}})

    desk = with_tokens(start, {"telegram": TalkativeApi(answer).url})
    desk.private.add("447700999888")
    assert reply_to(desk, "telegram")["status"] == "sent"
    desk.assert_well()


@pytest.mark.parametrize("provider", providers.PROVIDERS)
def test_an_api_that_cannot_be_reached(start, provider):
    nobody = TalkativeApi(lambda asked: (500, ""))
    nobody.server.shutdown()
    nobody.server.server_close()
    desk = with_tokens(start, {provider: nobody.url for provider in providers.PROVIDERS})
    who = person(desk)
    assert send(desk.port, providers.message(desk, provider, who)).status == 200

    def tried():
        entries = (desk.show(providers.address(provider, who)) or {"entries": []})["entries"]
        return any(entry["reply"]["attempts"] > 0 for entry in entries if entry["direction"] == "outbound")

    desk.until("the API was never called", tried)
    desk.assert_well()


def test_secrets_from_the_environment_are_not_shown_at_the_start(start):
    desk = start()

    def introduced():
        return sum("(from the environment)" in line for line in desk.log()) == len(desk.secrets.environment())

    desk.until("it does not say where its secrets are from", introduced)
    desk.assert_well()
