"""Telegram signs nothing: whoever knows the secret is Telegram, and nobody else."""

import base64
import hashlib
import json

import pytest

from manipulations import META, TELEGRAM, assert_refused, flipped, header, sent_twice
from providers import meta_signature, person, telegram, telegram_update


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
    assert_refused(desk, request, TELEGRAM_MANIPULATIONS[what])
