"""Meta signs the body: its every byte counts."""

import base64
import hashlib
import hmac
import json
from urllib.parse import quote

import pytest

import providers
from manipulations import META, assert_refused, flipped, header, rewritten, sent_twice
from providers import as_meta_writes, meta, meta_signature, person

NAME_AND_TEXT = "Ann / Zoë 日本"


def meta_request(desk):
    who = person(desk)
    message = providers.whatsapp_message(who, NAME_AND_TEXT)
    return meta(desk, as_meta_writes(providers.whatsapp(who, [message])))


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
    "a hash without a secret": meta_signed(
        lambda secrets, body: "sha256=" + hashlib.sha256(body).hexdigest()
    ),
    "an empty secret": meta_signed(lambda secrets, body: meta_signature("", body)),
    "the verify token for a secret": meta_signed(
        lambda secrets, body: meta_signature(secrets.meta_verify_token, body)
    ),
    "the secrets' JSON for a secret": meta_signed(
        lambda secrets, body: meta_signature(secrets.environment()["NIGHTDESK_SECRET_META"], body)
    ),
    "Telegram's secret": meta_signed(lambda secrets, body: meta_signature(secrets.telegram, body)),
    "a signature of another body": meta_signed(
        lambda secrets, body: meta_signature(secrets.meta, body + b"\n")
    ),
    "Twilio's signature": lambda request, desk: request.with_header(
        META, providers.twilio_signature(desk.secrets.twilio, f"http://{desk.host}{request.target}", {})
    ),
    "another provider's door": lambda request, desk: request.with_target("/webhooks/telegram"),
}


@pytest.mark.parametrize("what", META_MANIPULATIONS)
def test_meta(desk, what):
    request = meta_request(desk)
    assert_refused(desk, request, META_MANIPULATIONS[what])
