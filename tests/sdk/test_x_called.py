"""What goes out to X by OAuth 1.0a, verified by oauthlib as X would."""

import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from oauthlib.oauth1 import RequestValidator, ResourceEndpoint

import test_x
from door import send
from test_x import OWN, SECRET

KEY, TOKEN = secrets.token_urlsafe(18), f"{OWN}-{secrets.token_urlsafe(30)}"
# With signs that are encoded.
KEY_SECRET, TOKEN_SECRET = secrets.token_urlsafe(37) + "+/=", secrets.token_urlsafe(33) + "&%"
PICTURE = "/1.1/ton/data/dm/1034828552951160836/1034828533812486145/oP5p359h.jpg"


class Verifier(RequestValidator):
    """Knows one app and one of its users, and takes no nonce twice."""

    enforce_ssl = False
    nonce_length, timestamp_lifetime = (20, 40), 10**9
    safe_characters = RequestValidator().safe_characters | set("-_")
    dummy_client = dummy_access_token = "nobody" * 5

    def __init__(self):
        super().__init__()
        self.nonces = set()

    def check_client_key(self, client_key):
        return set(client_key) <= self.safe_characters

    check_access_token = check_client_key

    def validate_timestamp_and_nonce(self, client_key, timestamp, nonce, *_, **__):
        known = (timestamp, nonce) in self.nonces
        self.nonces.add((timestamp, nonce))
        return not known

    def validate_client_key(self, client_key, request):
        return client_key == KEY

    def validate_access_token(self, client_key, token, request):
        return token == TOKEN

    def validate_realms(self, *_, **__):
        return True

    def get_client_secret(self, client_key, request):
        return KEY_SECRET

    def get_access_token_secret(self, client_key, token, request):
        return TOKEN_SECRET


class XApi:
    """X's API, and the place where its pictures lie: lets in whom `Verifier` does."""

    def __init__(self):
        self.taken, self.refused, endpoint = [], [], ResourceEndpoint(Verifier())

        class Handler(BaseHTTPRequestHandler):
            def answer(handler):
                body = handler.rfile.read(int(handler.headers.get("Content-Length", 0))).decode()
                # Pictures are asked for in the name of their own host, wherever it is played.
                root = "https://ton.twitter.com" if handler.path == PICTURE else self.url
                headers = {name: value for name, value in handler.headers.items()}
                let_in, _ = endpoint.validate_protected_resource_request(
                    root + handler.path, handler.command, body, headers, []
                )
                (self.taken if let_in else self.refused).append((handler.command, handler.path))
                sent = json.dumps({"data": {"dm_event_id": "1", "dm_conversation_id": "1-2"}}).encode()
                handler.send_response(201 if let_in else 401)
                handler.send_header("Content-Length", str(len(sent)))
                handler.end_headers()
                handler.wfile.write(sent)

            do_GET = do_POST = answer

            def log_message(handler, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_port}"


def calling(start, api, token_secret=TOKEN_SECRET):
    credential = {
        "account": OWN,
        "consumer_key": KEY,
        "consumer_secret": KEY_SECRET,
        "token": TOKEN,
        "token_secret": token_secret,
    }
    tokens = {"NIGHTDESK_TOKEN_X": json.dumps([credential]), "NIGHTDESK_X_API": api.url}
    desk = start(NIGHTDESK_SECRET_X=SECRET, RUST_LOG="trace", **tokens)
    desk.private |= {SECRET, KEY, KEY_SECRET, TOKEN, TOKEN_SECRET}
    return desk


def replies_to_a_picture(desk):
    who = test_x.user(desk)
    written = test_x.message(who)
    link = f"https://ton.twitter.com{PICTURE}"
    media = {"type": "photo", "media_url_https": link, "url": "https://t.co/c"}
    written["message_create"]["message_data"]["attachment"] = {"type": "media", "media": media}
    body = json.dumps(test_x.activity("dm.received", written)).encode()
    assert send(desk.port, test_x.x(desk, body)).status == 200
    entries = desk.customer(f"x:{who}")["entries"]
    return who, [entry["reply"] for entry in entries if entry["direction"] == "outbound"]


def test_replies_and_pictures_are_asked_for_with_a_signature_of_their_own(start):
    api = XApi()
    desk = calling(start, api)
    everybody = [replies_to_a_picture(desk) for _ in range(2)]
    assert [[reply["status"] for reply in replies] for _, replies in everybody] == [["sent"], ["sent"]]
    desk.until("a picture was never asked for", lambda: api.taken.count(("GET", PICTURE)) == 2)
    sent = {("POST", f"/2/dm_conversations/with/{who}/messages") for who, _ in everybody}
    assert set(api.taken) == {("GET", PICTURE)} | sent and not api.refused
    desk.assert_well()


@pytest.mark.parametrize("secret", [TOKEN_SECRET[:-1], ""], ids=["another secret", "none"])
def test_a_signature_that_is_wrong_is_a_credential_that_is(start, secret):
    api = XApi()
    desk = calling(start, api, token_secret=secret)
    _, [reply] = replies_to_a_picture(desk)
    assert reply["status"] == "failed" and "401" in reply["reason"] and not api.taken
    desk.assert_well()
