"""Teams: tokens made by PyJWT and signed with the key of the desk's own stand-in for Microsoft."""

import base64
import hashlib
import hmac
import itertools
import json
import re

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from desk import REPOSITORY
from door import Request, send
from manipulations import assert_refused
from providers import SENT, person

KEY = serialization.load_der_private_key(
    (REPOSITORY / "shared/channels/src/teams/stand_in/key.pk8").read_bytes(), password=None
)
SERVICE = "https://smba.trafficmanager.net/emea/"
TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"

_serial = itertools.count(1700000000000)


@pytest.fixture(scope="module")
def desk(start):
    # The app id is made by the desk, as its documents are then its stand-in's.
    desk = start(RUST_LOG="trace")

    def app():
        found = (re.search(r"webhooks/teams\s+secret (\S+)", line) for line in desk.log())
        return next((match.group(1) for match in found if match), None)

    desk.app = desk.until("it shows no app id", app)
    yield desk
    desk.assert_well()


def claims(desk, **changed):
    good = {
        "iss": "https://api.botframework.com",
        "aud": desk.app,
        "serviceurl": SERVICE,
        "nbf": SENT - 300,
        "exp": SENT + 3600,
    }
    return {name: value for name, value in (good | changed).items() if value is not None}


def token(claims, key=KEY, algorithm="RS256", **header):
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "stand-in"} | header)


def activity(desk, who, **members):
    return {
        "type": "message",
        "id": str(next(_serial)),
        "timestamp": "2026-11-28T03:00:00.000Z",
        "serviceUrl": SERVICE,
        "channelId": "msteams",
        "from": {"id": f"29:{who.digits}", "name": who.name, "aadObjectId": who.digits},
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": f"a:{who.digits}"},
        "recipient": {"id": f"28:{desk.app}", "name": "Shop"},
        "text": who.text,
        "textFormat": "plain",
        "localTimezone": "Asia/Tokyo",
    } | members


def address(who):
    return f"teams:{TENANT}:{who.digits}"


def request(desk, who, bearer=None, **members):
    bearer = bearer or token(claims(desk))
    desk.private.add(bearer)
    headers = (
        ("Host", desk.host),
        ("Content-Type", "application/json; charset=utf-8"),
        ("Authorization", f"Bearer {bearer}"),
    )
    return Request("POST", "/webhooks/teams", headers, json.dumps(activity(desk, who, **members)).encode())


def test_a_message_is_recorded_queued_for_agents_and_answered(desk):
    who = person(desk)
    assert send(desk.port, request(desk, who)).status == 200
    entries = desk.customer(address(who))["entries"]
    assert [entry["direction"] for entry in entries] == ["inbound", "outbound"]
    assert entries[0]["event"]["content"]["text"] == who.text
    assert entries[0]["event"]["sender"]["zone"] == "Asia/Tokyo"
    assert entries[1]["reply"]["status"] == "sent"


def test_the_clocks_may_differ_by_five_minutes(desk):
    who = person(desk)
    late = token(claims(desk, exp=SENT - 200))
    assert send(desk.port, request(desk, who, late)).status == 200


def test_an_invoke_is_answered_with_a_body(desk):
    answer = send(desk.port, request(desk, person(desk), type="invoke", name="task/fetch"))
    assert (answer.status, json.loads(answer.body)) == (200, {})


def with_claims(**changed):
    return lambda desk: token(claims(desk, **changed))


def confused(desk):
    """A tag by HMAC, whose secret is the public key that everybody knows."""
    public = KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header, body, _ = token(claims(desk)).split(".")
    header = encoded({"alg": "HS256", "kid": "stand-in"})
    tag = hmac.new(public, f"{header}.{body}".encode(), hashlib.sha256).digest()
    return f"{header}.{body}.{base64.urlsafe_b64encode(tag).rstrip(b'=').decode()}"


def encoded(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def other_body(desk):
    header, _, tag = token(claims(desk)).split(".")
    return f"{header}.{encoded(claims(desk, exp=SENT + 7200))}.{tag}"


TOKENS = {
    "without a signature": lambda desk: token(claims(desk), key=None, algorithm="none"),
    "by HMAC": lambda desk: token(claims(desk), key="a-secret" * 8, algorithm="HS256"),
    "by HMAC with the public key": confused,
    "by another key": lambda desk: token(claims(desk), key=rsa.generate_private_key(65537, 2048)),
    "by a key that is not published": lambda desk: token(claims(desk), kid="another"),
    "with another hash": lambda desk: token(claims(desk), algorithm="RS512"),
    "with another padding": lambda desk: token(claims(desk), algorithm="PS256"),
    "with other claims": other_body,
    "of the Emulator": with_claims(iss="https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"),
    "of no issuer": with_claims(iss=None),
    "for another bot": with_claims(aud="another"),
    "for nobody": with_claims(aud=None),
    "for another service": with_claims(serviceurl="https://smba.trafficmanager.net/amer/"),
    "for no service": with_claims(serviceurl=None),
    "that ended": with_claims(exp=SENT - 600),
    "without an end": with_claims(exp=None),
    "that has not begun": with_claims(nbf=SENT + 3600),
    "cut off": lambda desk: token(claims(desk))[:-8],
    "without its last part": lambda desk: token(claims(desk)).rsplit(".", 1)[0],
}


@pytest.mark.parametrize("what", TOKENS)
def test_a_token(desk, what):
    good = request(desk, person(desk))
    assert_refused(
        desk, good, lambda good, desk: good.with_header("Authorization", f"Bearer {TOKENS[what](desk)}")
    )


@pytest.mark.parametrize("what", ["missing", "empty", "without its scheme", "of another scheme"])
def test_the_header(desk, what):
    good = request(desk, person(desk))
    bearer = good.header("Authorization")
    changed = {
        "missing": lambda good, desk: good.without_header("Authorization"),
        "empty": lambda good, desk: good.with_header("Authorization", ""),
        "without its scheme": lambda good, desk: good.with_header("Authorization", bearer.split(" ")[1]),
        "of another scheme": lambda good, desk: good.with_header(
            "Authorization", bearer.replace("Bearer", "Basic")
        ),
    }
    assert_refused(desk, good, changed[what])


@pytest.mark.parametrize(
    "members", [{"serviceUrl": "https://evil.example/"}, {"channelId": "webchat"}, {"channelId": None}]
)
def test_an_activity_that_the_token_is_not_for(desk, members):
    who = person(desk)
    assert_refused(desk, request(desk, who), lambda good, desk: request(desk, who, **members))
