"""A request that is not exactly what the provider sent is refused: 401, and not a word why.

Each manipulation takes a request that would be accepted; that it would be is checked, too.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from urllib.parse import quote, unquote_plus

import pytest

import providers
from door import send
from providers import as_meta_writes, meta, meta_signature, person, sms, telegram, telegram_update, twilio

META, TELEGRAM, TWILIO = "X-Hub-Signature-256", "X-Telegram-Bot-Api-Secret-Token", "X-Twilio-Signature"


def refused(desk, request):
    before = traces(desk)
    answer = send(desk.port, request)
    assert (answer.status, answer.body) == (401, b"")
    assert traces(desk) == before


def traces(desk):
    """What a request leaves behind that was let in."""
    desk.settled()
    return len(desk.queue("dead")), len(desk.queue("agents"))


def accepted(desk, request):
    assert send(desk.port, request).status in (200, 204)


def header(name, change):
    return lambda request, desk: request.with_header(name, change(request.header(name), desk))


def sent_twice(name, wrong):
    def change(request, desk):
        right = (name, request.header(name))
        others = request.without_header(name).headers
        return replace(request, headers=((name, wrong), *others, right))

    return change


def flipped(text):
    return ("0" if text[0] != "0" else "1") + text[1:]


# Meta

NAME_AND_TEXT = "Ann / Zoë 日本"


def meta_request(desk):
    who = person(desk)
    message = providers.whatsapp_message(who, NAME_AND_TEXT)
    return meta(desk, as_meta_writes(providers.whatsapp(who, [message])))


def rewritten(change):
    return lambda request, desk: request.with_body(change(request.body))


def meta_signed(sign):
    return lambda request, desk: request.with_header(META, sign(desk.secrets, request.body))


def sha1(secret, body):
    return "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()


META_MANIPULATIONS = {
    "one byte of the body": rewritten(lambda body: body.replace(b"Ann", b"Anm")),
    "a byte after the body": rewritten(lambda body: body + b" "),
    "a byte before the body": rewritten(lambda body: b"\n" + body),
    "a byte order mark": rewritten(lambda body: b"\xef\xbb\xbf" + body),
    "no body": rewritten(lambda body: b""),
    "half of the body": rewritten(lambda body: body[: len(body) // 2]),
    "the body with spaces": rewritten(lambda body: json.dumps(json.loads(body)).encode()),
    "the body without its escapes": rewritten(
        lambda body: json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode()
    ),
    "the body with escaped slashes": rewritten(lambda body: body.replace(b"/", rb"\/")),
    "the body in another order": rewritten(
        lambda body: json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")).encode()
    ),
    "a member added": rewritten(lambda body: body[:-1] + b',"more":1}'),
    "a member removed": rewritten(lambda body: body.replace(b'"messaging_product":"whatsapp",', b"")),
    "the signature missing": lambda request, desk: request.without_header(META),
    "the signature empty": header(META, lambda signature, desk: ""),
    "the signature's first digit": header(META, lambda signature, desk: "sha256=" + flipped(signature[7:])),
    "the signature truncated": header(META, lambda signature, desk: signature[:-2]),
    "half of the signature": header(META, lambda signature, desk: signature[: 7 + 32]),
    "the scheme alone": header(META, lambda signature, desk: "sha256="),
    "the signature longer": header(META, lambda signature, desk: signature + "00"),
    "the signature without its scheme": header(META, lambda signature, desk: signature[7:]),
    "the scheme in capitals": header(META, lambda signature, desk: signature.replace("sha256", "SHA256")),
    "the signature in quotes": header(META, lambda signature, desk: f'"{signature}"'),
    "the signature in base64": header(
        META, lambda signature, desk: "sha256=" + base64.b64encode(bytes.fromhex(signature[7:])).decode()
    ),
    "the signature in another header": lambda request, desk: request.without_header(META).with_header(
        "X-Hub-Signature", request.header(META)
    ),
    "the signature in the query": lambda request, desk: request.without_header(META).with_target(
        f"{request.target}?{META}={quote(request.header(META))}"
    ),
    "a wrong signature before the right one": sent_twice(META, "sha256=" + 64 * "0"),
    "SHA-1, as Meta used to": lambda request, desk: request.without_header(META).with_header(
        "X-Hub-Signature", sha1(desk.secrets.meta, request.body)
    ),
    "SHA-1 under the new name": meta_signed(lambda secrets, body: sha1(secrets.meta, body)),
    "SHA-1 said to be SHA-256": meta_signed(
        lambda secrets, body: sha1(secrets.meta, body).replace("sha1", "sha256")
    ),
    "a hash without a secret": meta_signed(lambda secrets, body: "sha256=" + hashlib.sha256(body).hexdigest()),
    "an empty secret": meta_signed(lambda secrets, body: meta_signature("", body)),
    "the verify token for a secret": meta_signed(lambda secrets, body: meta_signature(secrets.meta_verify_token, body)),
    "the secrets' JSON for a secret": meta_signed(
        lambda secrets, body: meta_signature(secrets.environment()["NIGHTDESK_SECRET_META"], body)
    ),
    "Telegram's secret": meta_signed(lambda secrets, body: meta_signature(secrets.telegram, body)),
    "a signature of another body": meta_signed(lambda secrets, body: meta_signature(secrets.meta, body + b"\n")),
    "Twilio's signature": lambda request, desk: request.with_header(
        META, providers.twilio_signature(desk.secrets.twilio, f"http://{desk.host}{request.target}", {})
    ),
    "another provider's door": lambda request, desk: request.with_target("/webhooks/telegram"),
}


@pytest.mark.parametrize("what", META_MANIPULATIONS)
def test_meta(desk, what):
    request = meta_request(desk)
    manipulated = META_MANIPULATIONS[what](request, desk)
    assert manipulated != request
    refused(desk, manipulated)
    accepted(desk, request)


# Telegram, which signs nothing: whoever knows the secret is Telegram


def telegram_request(desk):
    return telegram(desk, json.dumps(telegram_update(person(desk))).encode())


def secret(change):
    return header(TELEGRAM, lambda value, desk: change(value))


TELEGRAM_MANIPULATIONS = {
    "missing": lambda request, desk: request.without_header(TELEGRAM),
    "empty": secret(lambda value: ""),
    "its first character": secret(flipped),
    "its last character": secret(lambda value: value[:-1] + flipped(value[-1])),
    "truncated": secret(lambda value: value[:-1]),
    "its first character alone": secret(lambda value: value[0]),
    "longer": secret(lambda value: value + "a"),
    "twice in one": secret(lambda value: value + value),
    "in a list": secret(lambda value: f"{value}, {value}"),
    "in another case": secret(str.swapcase),
    "backwards": secret(lambda value: value[::-1]),
    "in quotes": secret(lambda value: f'"{value}"'),
    "as a bearer": secret(lambda value: f"Bearer {value}"),
    "in base64": secret(lambda value: base64.b64encode(value.encode()).decode()),
    "in hexadecimal": secret(lambda value: value.encode().hex()),
    "percent-encoded": secret(lambda value: "".join(f"%{byte:02X}" for byte in value.encode())),
    "hashed": secret(lambda value: hashlib.sha256(value.encode()).hexdigest()),
    "as JSON": secret(lambda value: json.dumps([value])),
    "with a character that looks alike": secret(lambda value: (value[:-1] + "é").encode("latin-1")),
    "in another header": lambda request, desk: request.without_header(TELEGRAM).with_header(
        "X-Telegram-Bot-Api-Secret", desk.secrets.telegram
    ),
    "in the query": lambda request, desk: request.without_header(TELEGRAM).with_target(
        f"{request.target}?secret_token={desk.secrets.telegram}&{TELEGRAM}={desk.secrets.telegram}"
    ),
    "a wrong one before the right one": sent_twice(TELEGRAM, "wrong"),
    "Meta's secret": header(TELEGRAM, lambda value, desk: desk.secrets.meta),
    "Meta's signature": lambda request, desk: request.without_header(TELEGRAM).with_header(
        META, meta_signature(desk.secrets.telegram, request.body)
    ),
    "another provider's door": lambda request, desk: request.with_target("/webhooks/meta"),
}


@pytest.mark.parametrize("what", TELEGRAM_MANIPULATIONS)
def test_telegrams_secret(desk, what):
    request = telegram_request(desk)
    manipulated = TELEGRAM_MANIPULATIONS[what](request, desk)
    assert manipulated != request
    refused(desk, manipulated)
    accepted(desk, request)


# Twilio

TARGET = "/webhooks/twilio?desk=1&name=it's"


def twilio_request(desk):
    """Signed with `+` or `/` in it, so that another alphabet of base64 shows."""
    while True:
        request = twilio(desk, sms(person(desk), Body="Ann & Bob"), target=TARGET)
        if set("+/") & set(request.header(TWILIO)):
            return request


def signed_for(url=lambda desk: f"http://{desk.host}{TARGET}", parameters=dict, secret=lambda secrets: secrets.twilio):
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


def target(change):
    return lambda request, desk: request.with_target(change(request.target))


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
    "values exchanged": rewritten(lambda body: body.replace(b"From=", b"x=").replace(b"To=", b"From=").replace(b"x=", b"To=")),
    "encoded twice": rewritten(lambda body: body.replace(b"%", b"%25")),
    "the signature missing": lambda request, desk: request.without_header(TWILIO),
    "the signature empty": twilio_header(lambda signature: ""),
    "the signature's first character": twilio_header(lambda signature: ("A" if signature[0] != "A" else "B") + signature[1:]),
    "the signature truncated": twilio_header(lambda signature: base64.b64encode(base64.b64decode(signature)[:-1]).decode()),
    "the signature cut off": twilio_header(lambda signature: signature[:-4]),
    "the signature longer": twilio_header(lambda signature: base64.b64encode(base64.b64decode(signature) + b"\0").decode()),
    "the signature without its padding": twilio_header(lambda signature: signature.rstrip("=")),
    "the signature in the URL's alphabet": twilio_header(lambda signature: signature.replace("+", "-").replace("/", "_")),
    "the signature in hexadecimal": twilio_header(lambda signature: base64.b64decode(signature).hex()),
    "the signature in base64 twice": twilio_header(lambda signature: base64.b64encode(signature.encode()).decode()),
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
    "signed for another path": signed_for(url=lambda desk: f"http://{desk.host}{TARGET.replace('twilio', 'twilio/')}"),
    "signed for HTTPS": signed_for(url=lambda desk: f"https://{desk.host}{TARGET}"),
    "signed for no query": signed_for(url=lambda desk: f"http://{desk.host}/webhooks/twilio"),
    "signed for the path alone": signed_for(url=lambda desk: TARGET),
    "signed without parameters": signed_for(parameters=lambda plain: {}),
    "another secret": signed_for(secret=lambda secrets: secrets.meta),
    "an empty secret": signed_for(secret=lambda secrets: ""),
    "Meta's signature": lambda request, desk: request.with_header(TWILIO, meta_signature(desk.secrets.twilio, request.body)),
    "the form by GET": lambda request, desk: replace(
        request, method="GET", target=f"/webhooks/twilio?{request.body.decode()}", body=b""
    ),
}


@pytest.mark.parametrize("what", TWILIO_MANIPULATIONS)
def test_twilios_form(desk, what):
    request = twilio_request(desk)
    manipulated = TWILIO_MANIPULATIONS[what](request, desk)
    assert manipulated != request
    refused(desk, manipulated)
    accepted(desk, request)


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
    manipulated = TWILIO_JSON_MANIPULATIONS[what](request, desk)
    assert manipulated != request
    refused(desk, manipulated)
    accepted(desk, request)


@pytest.mark.parametrize("what", ["a value", "a parameter added", "another order", "no signature", "by POST"])
def test_twilios_get(desk, what):
    request = providers.twilio_get(desk, sms(person(desk), Body="Ann"))
    changed = {
        "a value": lambda: request.with_target(request.target.replace("Ann", "Anm")),
        "a parameter added": lambda: request.with_target(request.target + "&New=1"),
        "another order": lambda: request.with_target("/webhooks/twilio?" + "&".join(reversed(request.target.split("?")[1].split("&")))),
        "no signature": lambda: request.without_header(TWILIO),
        "by POST": lambda: replace(request, method="POST", body=b"Body=Anm"),
    }
    refused(desk, changed[what]())
    accepted(desk, request)
