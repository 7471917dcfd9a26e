"""Calls that somebody changed on their way."""

import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

# A member without which the provider takes no message.
NEEDED = {
    "line": "messages",
    "sendgrid": "personalizations",
    "slack": "channel",
    "twilio": "To",
    "x": "text",
}


def members(call):
    """The members of a call's body, which is JSON or a form."""
    return json.loads(call.body) if "json" in call.headers["content-type"] else dict(parse_qsl(call.body.decode()))


def with_members(call, members):
    is_json = "json" in call.headers["content-type"]
    return replace(call, body=(json.dumps(members) if is_json else urlencode(members)).encode())


def without_member(call, name):
    return with_members(call, {other: value for other, value in members(call).items() if other != name})


def without_login(call):
    kept = call.headers.keys() - {"authorization", "x-postmark-server-token"}
    return replace(call, headers={name: call.headers[name] for name in kept})


def tampered(call, provider, is_open):
    """What a call may become that nobody should take: what is wrong with it, and the call."""
    if call.body:
        yield "a member that is not described", with_members(call, members(call) | {"misspelt": "text"})
        if provider in NEEDED:
            yield "a member missing", without_member(call, NEEDED[provider])
    if not is_open:
        yield "no login", without_login(call)
