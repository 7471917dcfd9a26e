"""A request that is not exactly what the provider sent is refused: 401, and not a word why.

Each manipulation takes a request that would be accepted; that it would be is checked, too.
"""

from dataclasses import replace

from door import send

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


def assert_refused(desk, request, manipulation):
    """Refused as manipulated, and accepted as it was."""
    manipulated = manipulation(request, desk)
    assert manipulated != request
    refused(desk, manipulated)
    accepted(desk, request)


def rewritten(change):
    return lambda request, desk: request.with_body(change(request.body))


def target(change):
    return lambda request, desk: request.with_target(change(request.target))
