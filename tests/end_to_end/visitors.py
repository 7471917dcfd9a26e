"""Visitors of the web chat, by the requests of their browsers, and the agents' software that answers them."""

import hashlib
import hmac
import json
import uuid
from urllib.parse import urljoin, urlsplit

from door import Request

# The account of the local desk's own page.
ACCOUNT = "demo"


class Visitor:
    """A guest on a page that may show the chat."""

    def __init__(self, desk):
        self._desk = desk
        given = json.loads(enter(desk).body)
        self.id, self._token = given["visitor"], given["token"]
        desk.private |= {self.id, self._token}

    @property
    def address(self):
        return f"webchat:{ACCOUNT}:{self.id}"

    def write(self, text, files=()):
        """Posts a message, with files that were handed in; the answer."""
        message = {"type": "message", "id": str(uuid.uuid4()), "text": text, "files": files}
        body = {"language": "en-GB", "zone": "Europe/London", "messages": [message]}
        return self._ask("POST", "messages", body)

    def place(self, file):
        """Asks where to put a file; the answer."""
        return self._ask("POST", "files", {name: file[name] for name in ("id", "mime", "bytes")})

    def hand_in(self, file, content):
        """Puts a file where the desk says; the answer."""
        return self._desk.post(put(self._desk, json.loads(self.place(file).body), content))

    def look(self):
        """Asks for the conversation; the answer."""
        return self._ask("GET", "messages")

    def reads(self, sender, text):
        """Waits until the conversation has a message of somebody's with this text in it; the message."""

        def found():
            messages = json.loads(self.look().body)["messages"]
            theirs = (message for message in messages if message["from"] == sender)
            return next((message for message in theirs if text in message["text"]), None)

        return self._desk.until(f"the visitor reads nothing of the {sender}'s", found)

    def _ask(self, method, path, body=None):
        headers = (("Authorization", f"Bearer {self._token}"),)
        return self._desk.post(request(self._desk, method, path, body, headers))


def enter(desk):
    """What a browser asks for first; the answer."""
    return desk.post(request(desk, "POST", "session", {"account": ACCOUNT}))


def file_of(content, mime="image/png"):
    """What a browser tells of a file."""
    return {"id": str(uuid.uuid4()), "name": "a-picture.png", "mime": mime, "bytes": len(content)}


def put(desk, place, content):
    """The request by which a browser puts a file where it was told to."""
    url = urlsplit(urljoin(f"{desk.public_url}/webchat/", place["url"]))
    headers = (("Host", url.netloc), ("Origin", desk.chat_site), *place["headers"].items())
    return Request("PUT", f"{url.path}?{url.query}", headers, content)


def request(desk, method, path, body=None, headers=()):
    """A request by a page of the site."""
    usual = (("Host", desk.host), ("Origin", desk.chat_site), ("Content-Type", "application/json"))
    return Request(method, f"/webchat/{path}", (*usual, *headers), b"" if body is None else json.dumps(body).encode())


def by_agents(desk, body):
    """A post of the agents' software's, signed as the channel's README says; the answer."""
    body, seconds = json.dumps(body).encode(), str(desk.seconds())
    tag = hmac.new(desk.secrets.webchat.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    desk.private.add(tag)
    headers = (
        ("Host", desk.host),
        ("Content-Type", "application/json"),
        ("Nightdesk-Signature", f"t={seconds},v1={tag}"),
    )
    return desk.post(Request("POST", "/webchat/messages", headers, body))


def answer(desk, visitor, text):
    """An agent answers a visitor; what the desk answers."""
    message = {"type": "agent_message", "id": str(uuid.uuid4()), "text": text}
    return by_agents(desk, {"account": ACCOUNT, "thread": visitor.id, "messages": [message]})
