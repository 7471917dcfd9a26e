"""An answer that no provider takes in one text, in pieces each of which the provider's description allows."""

import shutil
from urllib.parse import urlsplit

import pytest

import providers
from desk import REPOSITORY
from door import send
from providers import person, sms
from tampering import members
from test_outbound import asked

QUESTION = "How long is a piece of string?"
# X takes the most, 10,000 characters.
ANSWER = " ".join(f"Of string, this is sentence {n} of the answer." for n in range(300))
# Where a piece stands in a call's body.
TEXTS = {
    "discord": lambda body: body["content"],
    "line": lambda body: body["messages"][0]["text"],
    "slack": lambda body: body["text"],
    "twilio": lambda body: body["Body"],
    "x": lambda body: body["text"],
}


@pytest.fixture(scope="module")
def wordy(start_calling, tmp_path_factory):
    """A desk that has a long answer."""
    folder = tmp_path_factory.mktemp("wordy") / "desk"
    shutil.copytree(REPOSITORY / "infra" / "desk", folder)
    (folder / "answers" / "en" / "string.md").write_text(
        f"# String\n\n## {QUESTION} {{#length}}\n\n{ANSWER}\n\n- length of string\n- string, how long\n"
    )
    desk = start_calling("--desk", folder)
    yield desk
    desk.assert_well()


def ask(desk, provider, folder):
    if provider == "twilio":
        return send(desk.port, providers.twilio(desk, sms(person(desk, QUESTION)))).status == 200
    question = folder / "question.json"
    question.write_text(asked(provider, QUESTION, 7))
    return desk.command("replay", question).returncode == 0


@pytest.mark.parametrize("provider", TEXTS)
def test_a_long_answer_goes_out_in_pieces_that_are_described(wordy, mocks, provider, tmp_path):
    mock = mocks[provider]
    mock.calls.clear()
    assert ask(wordy, provider, tmp_path)
    wordy.settled()
    assert len(mock.calls) > 1
    for call in mock.calls:
        assert mock.description.operation(call), f"{call.method} {urlsplit(call.path).path} is not described"
        assert call.status < 300 and not call.violations, f"{call.status}: {call.violations}"
    pieces = [TEXTS[provider](members(call)) for call in mock.calls]
    assert ANSWER in " ".join(pieces)
