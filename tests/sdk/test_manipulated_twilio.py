"""Twilio signs the URL and the parameters."""

import base64
import hashlib
import hmac
from dataclasses import replace
from urllib.parse import unquote_plus

import pytest

import providers
from manipulations import (
    TWILIO,
    accepted,
    assert_refused,
    flipped,
    header,
    refused,
    rewritten,
    sent_twice,
    target,
)
from providers import meta_signature, person, sms, twilio

TARGET = "/webhooks/twilio?desk=1&name=it's"


def twilio_request(desk):
    """Signed with `+` or `/` in it, so that another alphabet of base64 shows."""
    while True:
        request = twilio(desk, sms(person(desk), Body="Ann & Bob"), target=TARGET)
        if set("+/") & set(request.header(TWILIO)):
            return request


def signed_for(
    url=lambda desk: f"http://{desk.host}{TARGET}", parameters=dict, secret=lambda secrets: secrets.twilio
):
    """The request with a signature for another URL, other parameters or by another secret."""

    def change(request, desk):
        pairs = (pair.split("=", 1) for pair in request.body.decode().split("&"))
        plain = {name: unquote_plus(value) for name, value in pairs}
        return request.with_header(
            TWILIO, providers.twilio_signature(secret(desk.secrets), url(desk), parameters(plain))
        )

    return change


def twilio_header(change):
    return header(TWILIO, lambda signature, desk: change(signature))


def hashed_by(algorithm):
    def change(request, desk):
        pairs = sorted(pair.split("=", 1) for pair in request.body.decode().split("&"))
        text = f"http://{desk.host}{TARGET}" + "".join(name + unquote_plus(value) for name, value in pairs)
        tag = hmac.new(desk.secrets.twilio.encode(), text.encode(), algorithm).digest()
        return request.with_header(TWILIO, base64.b64encode(tag).decode())

    return change


TWILIO_MANIPULATIONS = {
    "a value": rewritten(lambda body: body.replace(b"Ann", b"Anm")),
    "a value's white space": rewritten(lambda body: body.replace(b"Ann", b"+Ann")),
    "a name": rewritten(lambda body: body.replace(b"NumMedia", b"NumMedie")),
    "a name's case": rewritten(lambda body: body.replace(b"FromZip", b"fromzip")),
    "a parameter added": rewritten(lambda body: body + b"&New=1"),
    "an empty parameter added": rewritten(lambda body: body + b"&New="),
    "another value of a parameter": rewritten(lambda body: body + b"&Body=Ann"),
    "a parameter removed": rewritten(lambda body: body.replace(b"&NumSegments=1", b"")),
    "an empty parameter removed": rewritten(lambda body: body.replace(b"&FromZip=", b"")),
    "no body": rewritten(lambda body: b""),
    "the body as JSON": lambda request, desk: request.with_header("Content-Type", "application/json"),
    "values exchanged": rewritten(
        lambda body: body.replace(b"From=", b"x=").replace(b"To=", b"From=").replace(b"x=", b"To=")
    ),
    "encoded twice": rewritten(lambda body: body.replace(b"%", b"%25")),
    "the signature missing": lambda request, desk: request.without_header(TWILIO),
    "the signature empty": twilio_header(lambda signature: ""),
    "the signature's first character": twilio_header(
        lambda signature: ("A" if signature[0] != "A" else "B") + signature[1:]
    ),
    "the signature truncated": twilio_header(
        lambda signature: base64.b64encode(base64.b64decode(signature)[:-1]).decode()
    ),
    "the signature cut off": twilio_header(lambda signature: signature[:-4]),
    "the signature longer": twilio_header(
        lambda signature: base64.b64encode(base64.b64decode(signature) + b"\0").decode()
    ),
    "the signature without its padding": twilio_header(lambda signature: signature.rstrip("=")),
    "the signature in the URL's alphabet": twilio_header(
        lambda signature: signature.replace("+", "-").replace("/", "_")
    ),
    "the signature in hexadecimal": twilio_header(lambda signature: base64.b64decode(signature).hex()),
    "the signature in base64 twice": twilio_header(
        lambda signature: base64.b64encode(signature.encode()).decode()
    ),
    "the signature with its hash's name": twilio_header(lambda signature: f"sha1={signature}"),
    "a wrong signature before the right one": sent_twice(TWILIO, base64.b64encode(bytes(20)).decode()),
    "the signature in another header": lambda request, desk: request.without_header(TWILIO).with_header(
        "X-Signature", request.header(TWILIO)
    ),
    "SHA-256 that was not announced": hashed_by(hashlib.sha256),
    "SHA-1 announced as SHA-256": lambda request, desk: request.with_header(
        "X-Twilio-Webhooks-Signature-Settings", "key=k,algorithm=HMAC_SHA256"
    ),
    "an algorithm that does not exist": lambda request, desk: request.with_header(
        "X-Twilio-Webhooks-Signature-Settings", "key=k,algorithm=none"
    ),
    "the query's value": target(lambda url: url.replace("desk=1", "desk=2")),
    "the query longer": target(lambda url: url + "&more=1"),
    "the query in another order": target(lambda url: "/webhooks/twilio?name=it's&desk=1"),
    "no query": target(lambda url: url.split("?")[0]),
    "a parameter in the query, too": target(lambda url: url + "&Body=Hello"),
    "the host": lambda request, desk: request.with_header("Host", f"example.com:{desk.port}"),
    "the port": lambda request, desk: request.with_header("Host", "127.0.0.1:1"),
    "signed for another port": signed_for(url=lambda desk: f"http://127.0.0.1:1{TARGET}"),
    "signed for another host": signed_for(url=lambda desk: f"http://localhost:{desk.port}{TARGET}"),
    "signed for another path": signed_for(
        url=lambda desk: f"http://{desk.host}{TARGET.replace('twilio', 'twilio/')}"
    ),
    "signed for HTTPS": signed_for(url=lambda desk: f"https://{desk.host}{TARGET}"),
    "signed for no query": signed_for(url=lambda desk: f"http://{desk.host}/webhooks/twilio"),
    "signed for the path alone": signed_for(url=lambda desk: TARGET),
    "signed without parameters": signed_for(parameters=lambda plain: {}),
    "another secret": signed_for(secret=lambda secrets: secrets.meta),
    "an empty secret": signed_for(secret=lambda secrets: ""),
    "Meta's signature": lambda request, desk: request.with_header(
        TWILIO, meta_signature(desk.secrets.twilio, request.body)
    ),
    "the form by GET": lambda request, desk: replace(
        request, method="GET", target=f"/webhooks/twilio?{request.body.decode()}", body=b""
    ),
}


@pytest.mark.parametrize("what", TWILIO_MANIPULATIONS)
def test_twilios_form(desk, what):
    request = twilio_request(desk)
    assert_refused(desk, request, TWILIO_MANIPULATIONS[what])


TWILIO_JSON_MANIPULATIONS = {
    "the body": rewritten(lambda body: body.replace(b"1", b"2")),
    "the body with spaces": rewritten(lambda body: body.replace(b":", b": ")),
    "no body": rewritten(lambda body: b""),
    "the hash": target(lambda url: url[:-1] + flipped(url[-1])),
    "no hash": target(lambda url: url.split("?")[0]),
    "another hash before": target(lambda url: url.replace("?", f"?bodySHA256={64 * '0'}&")),
    "the signature missing": lambda request, desk: request.without_header(TWILIO),
    "the body and its hash": lambda request, desk: request.with_body(b"{}").with_target(
        f"/webhooks/twilio?bodySHA256={hashlib.sha256(b'{}').hexdigest()}"
    ),
}


@pytest.mark.parametrize("what", TWILIO_JSON_MANIPULATIONS)
def test_twilios_json(desk, what):
    request = providers.twilio_json(desk, b'{"number":1}')
    assert_refused(desk, request, TWILIO_JSON_MANIPULATIONS[what])


@pytest.mark.parametrize("what", ["a value", "a parameter added", "another order", "no signature", "by POST"])
def test_twilios_get(desk, what):
    request = providers.twilio_get(desk, sms(person(desk), Body="Ann"))
    changed = {
        "a value": lambda: request.with_target(request.target.replace("Ann", "Anm")),
        "a parameter added": lambda: request.with_target(request.target + "&New=1"),
        "another order": lambda: request.with_target(
            "/webhooks/twilio?" + "&".join(reversed(request.target.split("?")[1].split("&")))
        ),
        "no signature": lambda: request.without_header(TWILIO),
        "by POST": lambda: replace(request, method="POST", body=b"Body=Anm"),
    }
    refused(desk, changed[what]())
    accepted(desk, request)
