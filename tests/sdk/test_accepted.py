"""What the providers send is taken, recorded and answered."""

import json

import pytest

import providers
from door import Request, send
from providers import as_meta_writes, meta, person, sms, telegram_update, twilio, whatsapp, whatsapp_message

ODD = 'Zoë & Co. <b>"50% off"</b> = 1+1?  \t~ 日本語 \u200d😀 \' ; / \\ # \u00a0end '


@pytest.mark.parametrize("provider", providers.PROVIDERS)
def test_a_message_is_recorded_queued_for_agents_and_answered(desk, provider):
    who = person(desk)
    assert send(desk.port, providers.message(desk, provider, who)).status == 200
    entries = desk.customer(providers.address(provider, who))["entries"]
    assert [entry["direction"] for entry in entries] == ["inbound", "outbound"]
    assert entries[0]["event"]["content"]["text"] == who.text
    assert entries[1]["reply"]["status"] == "sent"
    of_agents = [item["body"]["customer"]["addresses"] for item in desk.queue("agents")]
    assert of_agents.count([providers.address(provider, who)]) == 1


@pytest.mark.parametrize("provider", providers.PROVIDERS)
@pytest.mark.parametrize("rename", [str.lower, str.upper, str.swapcase], ids=["lower", "upper", "swapped"])
def test_the_case_of_header_names_does_not_matter(desk, provider, rename):
    who = person(desk)
    request = providers.message(desk, provider, who).renamed_header(rename)
    assert send(desk.port, request).status == 200
    assert len(desk.events(providers.address(provider, who))) == 1


# Meta


def test_meta_signs_the_escapes_and_the_text_is_read(desk):
    who = person(desk, text=ODD)
    body = as_meta_writes(whatsapp(who, [whatsapp_message(who)]))
    assert rb"\u65e5\u672c\u8a9e" in body and rb"\ud83d\ude00" in body
    assert send(desk.port, meta(desk, body)).status == 200
    assert [event["content"]["text"] for event in desk.events(who.phone)] == [ODD]


def test_meta_may_sign_with_the_secret_before_the_rotation(desk):
    who = person(desk)
    body = as_meta_writes(whatsapp(who, [whatsapp_message(who)]))
    assert send(desk.port, meta(desk, body, secret=desk.secrets.meta_before)).status == 200
    assert len(desk.events(who.phone)) == 1


def handshake(desk, **parameters):
    asked = {
        "hub.mode": "subscribe",
        "hub.verify_token": desk.secrets.meta_verify_token,
        "hub.challenge": "1158201444",
    }
    asked |= {f"hub.{name}": value for name, value in parameters.items()}
    query = providers.form({name: value for name, value in asked.items() if value is not None}).decode()
    return send(desk.port, Request("GET", f"/webhooks/meta?{query}", (("Host", desk.host),)))


def test_the_handshake_echoes_the_challenge_as_text(desk):
    answer = handshake(desk, challenge="<script>1158201444</script>")
    assert (answer.status, answer.body) == (200, b"<script>1158201444</script>")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("token", ["", "wrong", "hub.verify_token"])
def test_a_handshake_with_a_wrong_token_is_forbidden(desk, token):
    answer = handshake(desk, verify_token=token)
    assert (answer.status, answer.body) == (403, b"")


def test_a_handshake_with_the_app_secret_for_its_token_is_forbidden(desk):
    answer = handshake(desk, verify_token=desk.secrets.meta)
    assert (answer.status, answer.body) == (403, b"")


@pytest.mark.parametrize("part", ["mode", "verify_token", "challenge"])
def test_an_incomplete_handshake_is_a_bad_request(desk, part):
    assert handshake(desk, **{part: None}).status == 400


def test_a_handshake_of_another_mode_is_a_bad_request(desk):
    assert handshake(desk, mode="unsubscribe").status == 400


# Telegram


def test_telegram_sends_text_beyond_ascii_as_it_is(desk):
    who = person(desk, text=ODD)
    body = json.dumps(telegram_update(who), ensure_ascii=False).encode()
    assert send(desk.port, providers.telegram(desk, body)).status == 200
    assert [event["content"]["text"] for event in desk.events(who.telegram)] == [ODD]


# Twilio


def test_twilio_gets_empty_twiml(desk):
    answer = send(desk.port, twilio(desk, sms(person(desk))))
    assert answer.headers["content-type"] == "text/xml"
    assert answer.body.endswith(b"<Response></Response>")


@pytest.mark.parametrize(
    "more",
    [
        {"Body": ODD},
        {"Body": " untrimmed \r\n"},
        {"Body": "100%"},
        {"Body": "a=b&c=d"},
        {"Body": "%2B+%20"},
        {"Body": "\u0000nul"},
        {"Empty": "", "FromCity": ""},
        {"BrandNewParameter": "of tomorrow", "brandNewParameter": "and in another case", "日本": "語"},
        {"Repeated": ["b", "a", "b"]},
        {"Repeated": ["", "a"]},
        {"_": "_", "!": "!", "a[0]": "b", "sp ace": "sp ace"},
    ],
    ids=lambda more: repr(more)[:40],
)
def test_twilios_library_signs_any_parameters(desk, more):
    who = person(desk)
    parameters = sms(who, **more)
    assert send(desk.port, twilio(desk, parameters)).status == 200
    assert [event["content"]["text"] for event in desk.events(who.phone)] == [parameters["Body"]]


@pytest.mark.parametrize(
    "query",
    [
        "?a=1&b=2",
        "?q=it's",
        "?empty",
        "?empty=",
        "?x=%2F%2f",
        "?x=a+b%20c",
        "?x=%E6%97%A5",
        "?",
        "?a=1&a=2",
        "?x=@:;,$!*()",
    ],
)
def test_twilios_library_signs_the_query_of_the_url(desk, query):
    who = person(desk)
    assert send(desk.port, twilio(desk, sms(who), target=f"/webhooks/twilio{query}")).status == 200
    assert len(desk.events(who.phone)) == 1


def test_twilio_spells_spaces_either_way(desk):
    who = person(desk)
    parameters = sms(who)
    body = providers.form(parameters)
    assert b"+" in body
    spelt = body.replace(b"+", b"%20")
    assert send(desk.port, twilio(desk, parameters, body=spelt)).status == 200
    assert [event["content"]["text"] for event in desk.events(who.phone)] == [who.text]


def test_twilio_may_leave_the_port_out_of_what_it_signs(desk):
    who = person(desk)
    assert send(desk.port, twilio(desk, sms(who), url="http://127.0.0.1/webhooks/twilio")).status == 200
    assert len(desk.events(who.phone)) == 1


def test_twilio_may_call_by_get(desk):
    who = person(desk)
    assert send(desk.port, providers.twilio_get(desk, sms(who, Body=ODD))).status == 200
    assert [event["content"]["text"] for event in desk.events(who.phone)] == [ODD]


def test_twilios_json_is_authentic_and_parked(desk):
    who = person(desk)
    parked = len(desk.queue("dead"))
    body = json.dumps({"what": who.text}).encode()
    # Twilio looks at the class of the status alone, and wants TwiML for messages only.
    assert send(desk.port, providers.twilio_json(desk, body)).status in (200, 204)
    assert len(desk.queue("dead")) == parked + 1
