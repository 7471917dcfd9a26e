"""What fails without a permission of a role that takes something in: webhooks, calls, web chat, mail.

What stands before a story's `yield` happens without the permission, what stands after it with it.
"""

import mails
import providers
from emulator import REGION
from provider_apis import FILE
from providers import person
from stories import denied, times_logged
from telephone import call
from test_files import photograph
from test_messages import write
from visitors import ACCOUNT, Visitor, by_agents, enter, file_of


def webhooks_are_turned_away(desk, apis, provider):
    request = providers.message(desk, provider, who := person(desk), at=desk.seconds())
    assert desk.post(request).status == 503
    yield
    assert desk.post(request).status == 200
    desk.agents_get(providers.address(provider, who))


def unreadable_webhooks_are_turned_away(desk, apis, provider):
    if provider == "twilio":
        request = providers.twilio_json(desk, b'{"of": "tomorrow"}')
    else:
        request = providers.signed_json(desk, provider, b'{"object": "unfinished')
    assert desk.post(request).status == 503
    yield
    assert desk.post(request).status < 300
    desk.until("nothing is parked", desk.queues["parked"].take)


def no_secret_is_known(desk, apis, provider):
    desk.deployment.start_anew(f"Ingest{provider}")
    who = person(desk)
    assert write(desk, provider, who).status == 503
    yield
    # It asks again after half a minute; a new process does so at once.
    desk.deployment.start_anew(f"Ingest{provider}")
    assert write(desk, provider, who).status == 200


def photographs_are_turned_away(desk, apis):
    request = photograph(desk, who := person(desk))
    assert desk.post(request).status == 503
    assert write(desk, "postmark", person(desk)).status == 200
    yield
    assert desk.post(request).status == 200
    desk.file_becomes(who.mail, "kept")
    assert len(desk.events(who.mail)) == 1


def calls_are_turned_away(desk, apis):
    request = call(desk, who := person(desk))
    assert desk.post(request).status == 503
    yield
    assert desk.post(request).status == 200
    desk.agents_get(who.phone)


def unreadable_calls_are_turned_away(desk, apis):
    request = call(desk, person(desk), {"CallSid": ""})
    assert desk.post(request).status == 503
    yield
    assert desk.post(request).status == 200
    desk.until("nothing is parked", desk.queues["parked"].take)


def no_secret_of_calls_is_known(desk, apis):
    desk.deployment.start_anew("Voice")
    request = call(desk, person(desk))
    assert desk.post(request).status == 503
    yield
    desk.deployment.start_anew("Voice")
    assert desk.post(request).status == 200


def callers_are_not_told_of_the_storm(desk, apis):
    def told():
        desk.deployment.start_anew("Voice")
        answer = desk.post(call(desk, person(desk)))
        assert answer.status == 200
        return b"A storm keeps us away." in answer.body

    assert not told()
    yield
    assert told()


def visitors_are_turned_away(desk, apis):
    visitor, who = Visitor(desk), person(desk)
    assert visitor.write(who.text).status == 503
    yield
    assert visitor.write(who.text).status == 200
    desk.agents_get(visitor.address)


def unreadable_posts_are_turned_away(desk, apis):
    to_nobody = {"account": ACCOUNT, "thread": "#", "messages": []}
    assert by_agents(desk, to_nobody).status == 503
    yield
    assert by_agents(desk, to_nobody).status == 200
    desk.until("nothing is parked", desk.queues["parked"].take)


def no_secret_of_chats_is_known(desk, apis):
    desk.deployment.start_anew("WebChat")
    assert enter(desk).status == 503
    yield
    desk.deployment.start_anew("WebChat")
    assert enter(desk).status == 200


def visitors_cannot_read(desk, apis):
    visitor = Visitor(desk)
    assert visitor.look().status == 503
    yield
    assert visitor.look().status == 200


def visitors_files_are_refused(desk, apis):
    visitor, file = Visitor(desk), file_of(FILE)
    assert visitor.hand_in(file, FILE).status == 403
    yield
    assert visitor.hand_in(file, FILE).status == 200


def mail_stays_in_the_bucket(desk, apis, fails):
    raw, before = mails.mail(desk, who := person(desk)), times_logged(desk, fails)
    key = mails.receive(desk, raw)
    desk.until("nobody tried", lambda: times_logged(desk, fails) > before)
    assert not desk.agents.items(who.mail)
    yield
    # Lambda may have given up by now.
    mails.tell_anew(desk, key)
    desk.agents_get(who.mail)
    assert len(desk.events(who.mail)) == 1


def mail_that_cannot_be_read_is_not_parked(desk, apis):
    denied(desk, lambda: mails.receive(desk, b""))
    yield
    mails.receive(desk, b"")
    desk.until("nothing is parked", desk.queues["parked"].take)


def mail_is_not_answered(desk, apis):
    who = person(desk)
    denied(desk, lambda: mails.receive(desk, mails.mail(desk, who)))
    desk.reply_becomes(who.mail, "failed")
    assert not mails.sent_to(desk, who)
    yield
    mails.receive(desk, mails.mail(desk, who := person(desk)))
    desk.reply_becomes(who.mail, "sent")


def mail_by_a_configuration_set_is_denied(desk, apis):
    """ministack does not ask about the set that a call names, and evaluates policies all the same."""
    iam, role = desk.emulator.client("iam"), desk.deployment.roles["SenderRole"]
    arn = iam.get_role(RoleName=role.name)["Role"]["Arn"]
    a_set = f"arn:aws:ses:{REGION}:{arn.split(':')[4]}:configuration-set/desk"

    def may():
        asked = {"ActionNames": ["ses:SendEmail"], "ResourceArns": [a_set]}
        [evaluated] = iam.simulate_principal_policy(PolicySourceArn=arn, **asked)["EvaluationResults"]
        return evaluated["EvalDecision"] == "allowed"

    assert not may()
    yield
    assert may()
