"""Calls, as Twilio tells of them and follows what it is answered."""

import secrets
from urllib.parse import urlsplit
from xml.etree import ElementTree

from door import send
from providers import twilio

# The number that is called: the sample desk's, kept for fiction.
OURS = "+442079460958"
PATH = "/voice/twilio"


def call(desk, who, fields=(), target=PATH, sid=None):
    """A request about a call of this person's, signed by Twilio's library."""
    parameters = {
        "CallSid": sid or f"CA{secrets.token_hex(16)}",
        "CallStatus": "ringing",
        "Direction": "inbound",
        "From": f"+{who.digits}",
        "To": OURS,
    }
    return twilio(desk, parameters | dict(fields), target=target)


def heard(desk, request):
    """The TwiML that a request is answered with."""
    answer = send(desk.port, request)
    assert answer.status == 200
    return ElementTree.fromstring(answer.body)


def target(url):
    """The part of a URL of the desk's behind its host."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
