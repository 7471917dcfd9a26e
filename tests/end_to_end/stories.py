"""What fails for customers without a permission of a role that answers, sends, or fetches files.

What stands before a story's `yield` happens without the permission, what stands after it with it.
"""

import providers
from provider_apis import FILE, Answer, busy, refusing
from providers import person
from test_files import send_picture, take_back
from test_messages import write
from visitors import Visitor, file_of

# What S3 answers to a call of our own is logged by its status.
REFUSED = "http 403"


def times_logged(desk, what):
    """How many lines of the functions' logs say this."""
    return sum(what in line for line in desk.log())


def denied(desk, happens):
    """Waits until a function logs that it was denied something."""
    before = times_logged(desk, "AccessDenied")
    happens()
    desk.until("nobody was denied anything", lambda: times_logged(desk, "AccessDenied") > before)


def messages_wait(desk, apis, handed_out=()):
    # What nobody planned is read by a new process at once.
    desk.deployment.start_anew("Responder")
    who = person(desk)
    denied(desk, lambda: write(desk, "meta", who))
    assert desk.queues["inbound.fifo"].waiting()
    assert "agents" in handed_out or not desk.agents.items(who.phone)
    assert "sender" in handed_out or not apis["meta"].calls_about(who)
    yield
    desk.agents_get(who.phone)
    desk.reply_becomes(who.phone, "sent")
    desk.settled()
    assert len({item["id"] for item in desk.agents.items(who.phone)}) == len(desk.replies(who.phone)) == 1
    assert len(apis["meta"].calls_about(who)) == 1


def sent_reply(desk):
    write(desk, "twilio", who := person(desk))
    return who, desk.reply_becomes(who.phone, "sent")


def report(desk, who, reply, status, **more):
    parameters = {
        "MessageSid": reply["provider_id"],
        "MessageStatus": status,
        "AccountSid": "AC5f2c8d1e7a9b4063c2d8e1f7a6b5c403",
        "From": "+14155550142",
        "To": f"+{who.digits}",
        "ApiVersion": "2010-04-01",
    }
    return desk.post(providers.twilio(desk, parameters | more))


def receipts_wait(desk, apis):
    who, reply = sent_reply(desk)
    denied(desk, lambda: report(desk, who, reply, "delivered"))
    yield
    desk.reply_becomes(who.phone, "delivered")


def reported_opt_outs_wait(desk, apis):
    who, reply = sent_reply(desk)
    denied(desk, lambda: report(desk, who, reply, "failed", ErrorCode="21610"))
    assert not opted_out(desk, who)
    yield
    desk.until("the opt-out is lost", lambda: opted_out(desk, who))


def opted_out(desk, who):
    [profile] = desk.show(who.phone)["profiles"]
    return bool(profile.get("wishes"))


def refused_opt_outs_wait(desk, apis):
    who = person(desk)
    apis["twilio"].answer(who, Answer(400, {"code": 21610, "message": "unsubscribed", "status": 400}))
    denied(desk, lambda: write(desk, "twilio", who))
    assert not opted_out(desk, who)
    yield
    desk.until("the opt-out is lost", lambda: opted_out(desk, who))
    assert len(apis["twilio"].calls_about(who)) == 1


def replies_wait(desk, apis):
    who = person(desk)
    denied(desk, lambda: write(desk, "meta", who))
    assert not apis["meta"].calls_about(who)
    yield
    desk.reply_becomes(who.phone, "sent")
    assert len(apis["meta"].calls_about(who)) == 1


def no_token_is_known(desk, apis):
    desk.deployment.start_anew("Sender")
    who = person(desk)
    write(desk, "meta", who)
    desk.until("it was not tried", lambda: any(reply["attempts"] for reply in desk.replies(who.phone)))
    assert not apis["meta"].calls_about(who)
    yield
    desk.deployment.start_anew("Sender")
    desk.reply_becomes(who.phone, "sent")


def agents_are_not_told_of_refusals(desk, apis):
    who = person(desk)
    apis["meta"].answer(who, refusing("meta"))
    denied(desk, lambda: write(desk, "meta", who))
    assert len(desk.agents.items(who.phone)) == 1
    yield
    assert len(desk.agents_get(who.phone, 2)) == 2


def a_busy_provider_is_not_heeded(desk, apis):
    who = person(desk)
    apis["meta"].answer(who, busy("meta"))
    denied(desk, lambda: write(desk, "meta", who))
    yield
    desk.reply_becomes(who.phone, "sent")


def files_are_not_handed_out(desk, apis):
    who = person(desk)
    denied(desk, lambda: send_picture(desk, who))
    yield
    desk.file_becomes(who.phone, "kept")


def files_wait(desk, apis):
    who = person(desk)
    denied(desk, lambda: send_picture(desk, who))
    yield
    key = desk.file_becomes(who.phone, "kept")["key"]
    assert desk.kept(key)


def files_are_not_put(desk, apis):
    who = person(desk)
    refused = times_logged(desk, REFUSED)
    send_picture(desk, who)
    desk.until("nobody tried", lambda: times_logged(desk, REFUSED) > refused)
    yield
    assert desk.kept(desk.file_becomes(who.phone, "kept")["key"])


def files_wait_for_a_token(desk, apis):
    desk.deployment.start_anew("Media")
    send_picture(desk, who := person(desk))
    desk.file_becomes(who.phone, "waiting")
    yield
    desk.deployment.start_anew("Media")
    desk.file_becomes(who.phone, "kept")


def files_of_what_was_taken_back_stay(desk, apis):
    message = send_picture(desk, who := person(desk))
    key = desk.file_becomes(who.phone, "kept")["key"]
    refused = times_logged(desk, REFUSED)
    take_back(desk, who, message)
    desk.until("nobody tried", lambda: times_logged(desk, REFUSED) > refused)
    assert desk.kept(key)
    yield
    desk.until("it is still there", lambda: desk.kept(key) is None)


def files_that_were_handed_in_wait(desk, apis):
    visitor, refused, file = Visitor(desk), times_logged(desk, REFUSED), file_of(FILE)
    assert visitor.hand_in(file, FILE).status == 200
    visitor.write(person(desk).text, [file])
    desk.until("nobody tried", lambda: times_logged(desk, REFUSED) > refused)
    yield
    assert desk.kept(desk.file_becomes(visitor.address, "kept")["key"]) == FILE


def a_file_that_fails_is_not_put_off(desk, apis):
    who = person(desk)
    apis["meta"].answer_for_file(who, Answer(500, {}))
    denied(desk, lambda: send_picture(desk, who))
    yield
    desk.file_becomes(who.phone, "kept")


def promises_are_not_counted(desk, apis):
    def fails():
        function = desk.deployment.resources["Promises"]
        return "FunctionError" in desk.emulator.client("lambda").invoke(FunctionName=function, Qualifier="live")

    assert fails()
    yield
    assert not fails()
