"""WeChat: requests encrypted and signed by wechatpy."""

import json
import secrets
import string
import xml.sax.saxutils
from urllib.parse import urlencode

import pytest
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner, to_text

from door import Request, send
from manipulations import accepted, assert_refused, refused, rewritten, target
from providers import SENT, person

APP = "wx5823bf96d3bd56c7"
TOKEN = secrets.token_hex(12)
# As WeChat's console makes them: letters and digits, whose last two bits are not always 0.
KEYS = ["".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(42)) + last for last in "A9"]


@pytest.fixture(scope="module", params=KEYS, ids=["key with spare bits 0", "key with spare bits set"])
def desk(request, start):
    """A desk whose account is in safe mode, with this key."""
    secret = [{"account": APP, "secret": TOKEN, "key": request.param}]
    desk = start(RUST_LOG="trace", NIGHTDESK_SECRET_WECHAT=json.dumps(secret))
    desk.key = request.param
    desk.private |= {TOKEN, request.param}
    yield desk
    desk.assert_well()
    desk.kill()


def message(who, **elements):
    """A text as WeChat writes it, or another message."""
    said = {
        "ToUserName": "gh_d13df7f4ef38",
        "FromUserName": f"o{who.digits}",
        "CreateTime": str(SENT),
        "MsgType": "text",
        "Content": who.text,
        "MsgId": str(secrets.randbelow(10**16)),
    } | elements
    return "<xml>" + "".join(f"<{k}>{xml.sax.saxutils.escape(v)}</{k}>" for k, v in said.items()) + "</xml>"


def signature(*parts):
    signer = WeChatSigner()
    signer.add_data(TOKEN, *parts)
    return signer.signature


def encrypted(desk, xml, at=SENT, app=APP, key=None, token=TOKEN):
    timestamp, nonce = str(at), secrets.token_hex(5)
    body = WeChatCrypto(token, key or desk.key, app).encrypt_message(xml, nonce, timestamp)
    tag = body.split("<MsgSignature><![CDATA[")[1].split("]]")[0]
    query = {
        "signature": signature(timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "encrypt_type": "aes",
        "msg_signature": tag,
    }
    return post(desk, query, to_text(body).encode())


def post(desk, query, body):
    headers = (("Host", desk.host), ("Content-Type", "text/xml"))
    return Request("POST", f"/webhooks/wechat?{urlencode(query)}", headers, body)


def address(who):
    return f"wechat:gh_d13df7f4ef38:o{who.digits}"


def test_a_message_is_recorded_queued_for_agents_and_answered(desk):
    who = person(desk, text="你好，几点开门？😀 <&>")
    answer = send(desk.port, encrypted(desk, message(who)))
    assert (answer.status, answer.body) == (200, b"success")
    entries = desk.customer(address(who))["entries"]
    assert [entry["direction"] for entry in entries] == ["inbound", "outbound"]
    assert entries[0]["event"]["content"]["text"] == who.text
    assert entries[1]["reply"]["status"] == "sent"


@pytest.mark.parametrize("length", range(0, 33))
def test_every_length_of_the_padding(desk, length):
    who = person(desk, text="x" * (length + 1))
    desk.private.discard(who.text)
    accepted(desk, encrypted(desk, message(who)))
    assert [event["content"]["text"] for event in desk.events(address(who))] == [who.text]


def test_the_console_gets_its_word_back(desk):
    def ask(tag, at=SENT):
        query = {"signature": tag, "timestamp": str(at), "nonce": "1", "echostr": "<5836258594313148544>"}
        return send(desk.port, Request("GET", f"/webhooks/wechat?{urlencode(query)}", (("Host", desk.host),)))

    answer = ask(signature(str(SENT), "1"))
    assert (answer.status, answer.body) == (200, b"<5836258594313148544>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert ask(signature(str(SENT), "2")).status == 403


MANIPULATIONS = {
    "the time": target(lambda url: url.replace(f"timestamp={SENT}", f"timestamp={SENT + 1}")),
    "the number": target(lambda url: url.replace("nonce=", "nonce=0")),
    "the body's signature": target(lambda url: url.replace("msg_signature=", "msg_signature=0")),
    "no signature of the body": target(lambda url: url.replace("msg_signature", "x")),
    "the other signature for it": target(
        lambda url: url.split("&msg_signature")[0]
        + "&msg_signature="
        + url.split("signature=")[1].split("&")[0]
    ),
    "the encrypted text": rewritten(lambda body: body.replace(b"<Encrypt><![CDATA[", b"<Encrypt><![CDATA[AAAA")),
    "no encrypted text": rewritten(lambda body: b"<xml></xml>"),
    "no query": target(lambda url: url.split("?")[0]),
    "in plain text": lambda request, desk: request.with_target(
        request.target.replace("encrypt_type=aes", "encrypt_type=raw")
    ).with_body(message(person(desk)).encode()),
    "in plain text without a word": lambda request, desk: request.with_target(
        request.target.split("&encrypt_type")[0]
    ).with_body(message(person(desk)).encode()),
}


@pytest.mark.parametrize("what", MANIPULATIONS)
def test_an_encrypted_request(desk, what):
    assert_refused(desk, encrypted(desk, message(person(desk))), MANIPULATIONS[what])


def test_other_accounts_keys_tokens_and_times(desk):
    said = message(person(desk))
    refused(desk, encrypted(desk, said, app="wx0000000000000000"))
    refused(desk, encrypted(desk, said, key="A" * 43))
    refused(desk, encrypted(desk, said, token="another"))
    refused(desk, encrypted(desk, said, at=SENT - 600))
    refused(desk, encrypted(desk, said, at=SENT + 3600))


def test_entities_are_not_followed(desk):
    parked = len(desk.queue("dead"))
    external = '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><Content>&x;</Content></xml>'
    assert send(desk.port, encrypted(desk, external)).status == 200
    assert len(desk.queue("dead")) == parked + 1


def test_an_account_in_plain_mode_signs_its_query_alone(start):
    desk = start(RUST_LOG="trace", NIGHTDESK_SECRET_WECHAT=TOKEN)
    desk.private.add(TOKEN)
    who = person(desk)
    query = {"signature": signature(str(SENT), "1"), "timestamp": str(SENT), "nonce": "1", "openid": "o1"}
    assert_refused(
        desk, post(desk, query, message(who).encode()), target(lambda url: url.replace("nonce=1", "nonce=2"))
    )
    assert [event["content"]["text"] for event in desk.events(address(who))] == [who.text]
    desk.assert_well()
    desk.kill()
