"""Every kind of request that goes out, held against the provider's own description of its API."""

import re
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

import providers
from conftest import CREDENTIALS
from desk import REPOSITORY
from door import send
from providers import person, sms
from tampering import members, tampered, without_member

SAMPLES = REPOSITORY / "events"

# What further customers ask, by a sample of their provider's: whose answer is offered, and whose is given, are
# shown buttons.
QUESTIONS = ["delivery", "Do you deliver abroad?"]
ASKED = {
    "discord": "command.json",
    "line": "text.json",
    "slack": "direct-message.json",
    "x": "text.json",
}
# What the question stands in place of, and what else is changed: the command comes from direct messages.
CHANGED = {
    "discord": {"When do you *open*?": "{question}", '"context": 0': '"context": 1'},
    "line": {"Can I reserve a table for dinner tonight?": "{question}"},
    "slack": {"Where is my order &lt;4711&gt; &amp; when does it come?": "{question}"},
    "x": {"Hello! Are you open today? 😀": "{question}"},
}
# The customer, the message and all that else is another's; the end of each is.
OTHERS = {
    "discord": ["167348773423415296", "867794291825180672", "aW50ZXJhY3Rpb246ODY3Nzk001"],
    "line": ["Ube1d9f8a4c0b4d7c9f0a2b3c4d5e6f70", "468789577898263539", "01KB3Q9T000000000000000001"],
    "slack": ["U061F7AUR", "D024BE91L", "Ev08MFMKH1", "$seconds.000100"],
    "x": ["2222222222222222222", "2080765901528536105"],
}
MAIL = ["postmark", "sendgrid"]
BUTTONS = {"discord": "components", "line": "quickReply", "slack": "attachments"}

# What the API says to the first call, where another kind of call follows from it.
JSON = {"content-type": "application/json"}
AT_FIRST = {
    "discord": (404, JSON, b'{"message":"Unknown Webhook","code":10015}'),
    "line": (400, JSON, b'{"message":"Invalid reply token"}'),
}


@pytest.fixture(scope="module")
def calling(start_calling):
    desk = start_calling()
    yield desk
    desk.assert_well()


@pytest.fixture(scope="module", params=CREDENTIALS)
def traffic(request, calling, mocks, tmp_path_factory):
    """All that one provider sends in, and what was called for it."""
    provider, desk, mock = request.param, calling, mocks[request.param]
    before = len(desk.queue("agents"))
    mock.calls.clear()
    mock.answers += [AT_FIRST[provider]] if provider in AT_FIRST else []
    folder = tmp_path_factory.mktemp("asked")
    for serial, question in enumerate(QUESTIONS if provider in BUTTONS else []):
        (folder / f"{serial}.json").write_text(asked(provider, question, serial))
    if provider in MAIL:
        # Whom another provider's mail is from was told by a reply to that.
        mail = (SAMPLES / provider / "text.json").read_text()
        (folder / "mail.json").write_text(mail.replace("ann@example.com", f"{provider}@example.com"))
    posted = [*folder.iterdir(), SAMPLES / provider]
    replayed = desk.command("replay", *posted)
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
    desk.until("a kind of call was never made", lambda: kinds(mock) == set(mock.description.operations))
    items = desk.queue("agents")[before:]
    addresses = {address for item in items for address in item["body"]["customer"]["addresses"]}
    return SimpleNamespace(provider=provider, desk=desk, mock=mock, calls=list(mock.calls), addresses=addresses)


def asked(provider, question, serial):
    """A sample with this question of a further customer."""
    sample = (SAMPLES / provider / ASKED[provider]).read_text()
    others = {name: f"{name[:-2]}{serial}9" for name in OTHERS[provider]}
    for old, new in (CHANGED[provider] | others).items():
        assert old in sample, old
        sample = sample.replace(old, new.replace("{question}", question))
    return sample


def kinds(mock):
    return {mock.description.operation(call) for call in mock.calls} - {None}


def test_every_request_is_as_the_provider_describes_it(traffic):
    for call in traffic.calls:
        beyond = any(re.search(path, urlsplit(call.path).path) for path in traffic.mock.description.beyond)
        if not (call.method == "GET" and beyond):
            assert traffic.mock.description.operation(call), f"{call.method} {call.path} is not described"
            assert not call.violations, f"{call.method} {call.path}: {call.violations} {call.body}"


def test_every_reply_is_sent_by_the_answer_that_the_provider_describes(traffic):
    entries = [entry for address in traffic.addresses for entry in traffic.desk.show(address)["entries"]]
    replies = [entry["reply"] for entry in entries if entry["direction"] == "outbound"]
    assert replies and {reply["status"] for reply in replies} == {"sent"}


def test_buttons_are_among_the_requests(traffic):
    if member := BUTTONS.get(traffic.provider):
        bodies = [call.body.decode() for call in traffic.calls if f'"{member}"'.encode() in call.body]
        assert len(bodies) >= len(QUESTIONS)


def test_the_mock_refuses_what_the_description_does_not_allow(traffic):
    mock, described = traffic.mock, traffic.mock.description
    for operation in described.operations:
        taken = [call for call in traffic.calls if described.operation(call) == operation and call.status < 300]
        assert taken, f"{operation}: no call was taken"
        for what, call in tampered(taken[0], traffic.provider, described.is_open(operation)):
            status, _, _ = mock.answered(call)
            assert 400 <= status < 500 and mock.calls[-1].violations, f"{operation}, {what}: {status}"


def test_a_request_that_the_mock_refuses_is_no_reply_sent(calling, mocks):
    who = person(calling)
    mocks["twilio"].tampering = lambda call: without_member(call, "To") if call.body else call
    assert send(calling.port, providers.twilio(calling, sms(who))).status == 200
    [_, reply] = calling.customer(who.phone)["entries"]
    mocks["twilio"].tampering = None
    assert reply["reply"]["status"] == "failed"


def test_twilio_is_told_where_receipts_go(start_calling, mocks):
    desk = start_calling("--public-url", "https://desk.example")
    who, url = person(desk), "https://desk.example/webhooks/twilio"
    assert send(desk.port, providers.twilio(desk, sms(who), url=url)).status == 200
    assert desk.customer(who.phone)["entries"][1]["reply"]["status"] == "sent"
    call = [call for call in mocks["twilio"].calls if call.body][-1]
    assert members(call)["StatusCallback"].startswith(url) and not call.violations
