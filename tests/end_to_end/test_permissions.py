"""Least privilege: every permission of every role is needed, and none is missing.

For each there is a story of what fails without it and works again with it. A permission that is new in
the template has no story yet, and fails the first test.
"""

import functools

import pytest

import mails
import providers
from emulator import REGION
from permissions import Permission, as_role, is_permitted, permissions, without
from provider_apis import Answer, busy, refusing
from providers import PROVIDERS, as_meta_writes, meta, person
from stores import impatient
from telephone import call
from test_files import send_picture, take_back
from test_messages import write
from visitors import ACCOUNT, Visitor, by_agents, enter

pytestmark = pytest.mark.deployed

# What S3 answers to a call of our own is logged by its status.
REFUSED = "http 403"


@pytest.fixture(scope="module", autouse=True)
def impatience(desk):
    queues = desk.queues
    with impatient(queues["inbound.fifo"]), impatient(queues["outbound.fifo"]), impatient(queues["media"]):
        yield


# Stories. What stands before the `yield` happens without the permission, what stands after it with it.


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


def a_file_that_fails_is_not_put_off(desk, apis):
    who = person(desk)
    apis["meta"].answer_for_file(who, Answer(500, {}))
    denied(desk, lambda: send_picture(desk, who))
    yield
    desk.file_becomes(who.phone, "kept")


def calls_are_turned_away(desk, apis):
    request = call(desk, who := person(desk), {"Caller": "-"})
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


def no_secret_of_the_web_chat_is_known(desk, apis):
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


def promises_are_not_counted(desk, apis):
    def fails():
        function = desk.deployment.resources["Promises"]
        return "FunctionError" in desk.emulator.client("lambda").invoke(FunctionName=function, Qualifier="live")

    assert fails()
    yield
    assert not fails()


def unasked(role, call):
    """What ministack does not ask IAM about, where AWS does: what Lambda does by itself with a function's role,
    for one. So the call is made here, with the role's own credentials."""

    def story(desk, apis):
        client = as_role(desk.emulator, desk.deployment.roles[role])
        assert not is_permitted(lambda: call(desk, client))
        yield
        assert is_permitted(lambda: call(desk, client))

    return story


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


def receive(queue):
    return lambda desk, client: client("sqs").receive_message(QueueUrl=desk.queues[queue].url)


def delete(queue):
    return lambda desk, client: client("sqs").delete_message(
        QueueUrl=desk.queues[queue].url, ReceiptHandle="none"
    )


def look_at(queue):
    return lambda desk, client: client("sqs").get_queue_attributes(QueueUrl=desk.queues[queue].url)


def put_dead_mail(desk, client):
    client("sqs").send_message(QueueUrl=desk.deployment.resources["MailDeadQueue"], MessageBody="-")


def query_table(desk, client):
    table("query")(desk, client)


def list_mail(desk, client):
    client("s3").list_objects_v2(Bucket=desk.deployment.outputs["MailBucketName"])


def create_stream(group):
    return lambda desk, client: client("logs").create_log_stream(
        logGroupName=desk.deployment.resources[group], logStreamName="test"
    )


def put_lines(group):
    return lambda desk, client: client("logs").put_log_events(
        logGroupName=desk.deployment.resources[group],
        logStreamName="test",
        logEvents=[{"timestamp": desk.seconds() * 1000, "message": "a line"}],
    )


def stories():
    """Which story goes with which permission."""
    found = {}
    for provider in PROVIDERS:
        role = f"Ingest{provider}Role"
        of_provider = {
            ("sqs:SendMessage", "inbound.fifo"): webhooks_are_turned_away,
            ("sqs:SendMessage", "parked"): unreadable_webhooks_are_turned_away,
            ("ssm:GetParameter", f"parameter/{provider}/webhook"): no_secret_is_known,
        }
        for (action, resource), story in of_provider.items():
            found[Permission(role, action, resource)] = functools.partial(story, provider=provider)
    for action in ("dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem"):
        found[Permission("ResponderRole", action, "Table")] = messages_wait
    found |= {
        Permission("ResponderRole", "dynamodb:GetItem", "Table"): reported_opt_outs_wait,
        Permission("ResponderRole", "dynamodb:UpdateItem", "Table"): receipts_wait,
        Permission("ResponderRole", "sqs:SendMessage", "agents.fifo"): functools.partial(
            messages_wait, handed_out=["sender"]
        ),
        Permission("ResponderRole", "sqs:SendMessage", "outbound.fifo"): functools.partial(
            messages_wait, handed_out=["agents"]
        ),
        Permission("SenderRole", "dynamodb:GetItem", "Table"): refused_opt_outs_wait,
        Permission("SenderRole", "dynamodb:PutItem", "Table"): refused_opt_outs_wait,
        Permission("SenderRole", "dynamodb:UpdateItem", "Table"): replies_wait,
        Permission("SenderRole", "sqs:SendMessage", "agents.fifo"): agents_are_not_told_of_refusals,
        Permission("SenderRole", "sqs:ChangeMessageVisibility", "outbound.fifo"): a_busy_provider_is_not_heeded,
        Permission("SenderRole", "ssm:GetParameter", "parameter/*/api"): no_token_is_known,
        Permission("ResponderRole", "sqs:SendMessage", "media"): files_are_not_handed_out,
        Permission("MediaRole", "dynamodb:GetItem", "Table"): files_wait,
        Permission("MediaRole", "dynamodb:UpdateItem", "Table"): files_wait,
        Permission("MediaRole", "s3:PutObject", "MediaBucket"): files_are_not_put,
        Permission("MediaRole", "s3:DeleteObject", "MediaBucket"): files_of_what_was_taken_back_stay,
        Permission("MediaRole", "ssm:GetParameter", "parameter/*/api"): files_wait_for_a_token,
        Permission("MediaRole", "sqs:ChangeMessageVisibility", "media"): a_file_that_fails_is_not_put_off,
        Permission("PromisesRole", "dynamodb:Query", "Table"): promises_are_not_counted,
        Permission("VoiceRole", "sqs:SendMessage", "inbound.fifo"): calls_are_turned_away,
        Permission("VoiceRole", "sqs:SendMessage", "parked"): unreadable_calls_are_turned_away,
        Permission("VoiceRole", "ssm:GetParameter", "parameter/twilio/webhook"): no_secret_of_calls_is_known,
        Permission("VoiceRole", "dynamodb:Query", "Table"): callers_are_not_told_of_the_storm,
        Permission("WebChatRole", "sqs:SendMessage", "inbound.fifo"): visitors_are_turned_away,
        Permission("WebChatRole", "sqs:SendMessage", "parked"): unreadable_posts_are_turned_away,
        Permission("WebChatRole", "ssm:GetParameter", "parameter/webchat/webhook"): no_secret_of_the_web_chat_is_known,
        Permission("WebChatRole", "dynamodb:Query", "Table/index/by_time"): visitors_cannot_read,
        Permission("WebChatRole", "dynamodb:Query", "Table"): unasked("WebChatRole", query_table),
        Permission("MailroomRole", "s3:GetObject", "MailBucket/mail"): functools.partial(
            mail_stays_in_the_bucket, fails=REFUSED
        ),
        Permission("MailroomRole", "s3:PutObject", "MailBucket/attachments"): functools.partial(
            mail_stays_in_the_bucket, fails=REFUSED
        ),
        Permission("MailroomRole", "s3:ListBucket", "MailBucket"): unasked("MailroomRole", list_mail),
        Permission("MailroomRole", "sqs:SendMessage", "inbound.fifo"): functools.partial(
            mail_stays_in_the_bucket, fails="AccessDenied"
        ),
        Permission("MailroomRole", "sqs:SendMessage", "parked"): mail_that_cannot_be_read_is_not_parked,
        Permission("MailroomRole", "sqs:SendMessage", "mail-dead"): unasked("MailroomRole", put_dead_mail),
        Permission("SenderRole", "ses:SendEmail", "identity/*"): mail_is_not_answered,
        Permission("SenderRole", "ses:SendEmail", "configuration-set/*"): mail_by_a_configuration_set_is_denied,
    }
    polls = {"sqs:ReceiveMessage": receive, "sqs:DeleteMessage": delete, "sqs:GetQueueAttributes": look_at}
    takes = (("ResponderRole", "inbound.fifo"), ("SenderRole", "outbound.fifo"), ("MediaRole", "media"))
    for role, queue in takes:
        for action, call in polls.items():
            found[Permission(role, action, queue)] = unasked(role, call(queue))
    for function in (*(f"Ingest{provider}" for provider in PROVIDERS), *OTHERS):
        role, group = f"{function}Role", f"{function}Log"
        found[Permission(role, "logs:CreateLogStream", group)] = unasked(role, create_stream(group))
        found[Permission(role, "logs:PutLogEvents", group)] = unasked(role, put_lines(group))
    return found


# The functions beside those of providers.
OTHERS = ("Voice", "WebChat", "Mailroom", "Responder", "Sender", "Media", "Promises")
STORIES = stories()


def test_every_permission_has_its_story(desk):
    assert permissions(desk.deployment) == set(STORIES)


@pytest.mark.parametrize("permission", sorted(STORIES), ids=str)
def test_without_a_permission_something_fails_and_with_it_nothing_is_lost(desk, apis, permission):
    happens = STORIES[permission](desk, apis)
    with without(desk.deployment, permission):
        next(happens)
    for _ in happens:
        pass


# What nobody may do, whatever becomes of the template.


def table(operation):
    key = {"pk": {"S": "addr#tel:+1"}, "sk": {"S": "profile"}}
    arguments = {
        "get_item": {"Key": key},
        "put_item": {"Item": key},
        "delete_item": {"Key": key},
        "query": {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "desk"}}},
        "scan": {},
        "delete_table": {},
    }

    def call(desk, client):
        name = desk.deployment.resources["Table"]
        return getattr(client("dynamodb"), operation)(TableName=name, **arguments[operation])

    return call


def secret(name):
    return lambda desk, client: client("ssm").get_parameter(
        Name=f"/nightdesk/{desk.deployment.stage}/{name}", WithDecryption=True
    )


def put_secret(desk, client):
    name = f"/nightdesk/{desk.deployment.stage}/meta/webhook"
    client("ssm").put_parameter(Name=name, Type="SecureString", Value="mine", Overwrite=True)


def file(operation):
    arguments = {"get_object": {"Key": "a-key"}}

    def call(desk, client):
        bucket = desk.deployment.outputs["MediaBucketName"]
        return getattr(client("s3"), operation)(Bucket=bucket, **arguments.get(operation, {}))

    return call


def mail(operation, key="mail/a-key"):
    return lambda desk, client: getattr(client("s3"), operation)(
        Bucket=desk.deployment.outputs["MailBucketName"], Key=key
    )


def put_on(queue):
    return lambda desk, client: client("sqs").send_message(
        QueueUrl=desk.queues[queue].url, MessageBody="-", MessageGroupId="-", MessageDeduplicationId="-"
    )


def purge(queue):
    return lambda desk, client: client("sqs").purge_queue(QueueUrl=desk.queues[queue].url)


def invoke(function):
    return lambda desk, client: client("lambda").invoke(FunctionName=desk.deployment.resources[function])


EVERYBODY = {
    "delete a record": table("delete_item"),
    "read everybody's records": table("scan"),
    "delete the table": table("delete_table"),
    "set a secret": put_secret,
    "take the agents' work": receive("agents.fifo"),
    "take a dead letter": receive("inbound-dead.fifo"),
    "empty a queue": purge("inbound.fifo"),
    "run a function": invoke("Responder"),
    "write another's log": put_lines("AccessLog"),
    "delete the files": file("delete_bucket"),
}
INGEST = EVERYBODY | {
    "read a record": table("get_item"),
    "look up records": table("query"),
    "write a record": table("put_item"),
    "read a token": secret("meta/api"),
    "take events": receive("inbound.fifo"),
    "give agents work": put_on("agents.fifo"),
    "have a reply sent": put_on("outbound.fifo"),
}
DOOR = {what: call for what, call in INGEST.items() if what != "look up records"}
FORBIDDEN = {
    "IngestmetaRole": INGEST | {"read another's secret": secret("telegram/webhook")},
    "IngesttelegramRole": INGEST | {"read another's secret": secret("twilio/webhook")},
    "IngesttwilioRole": INGEST | {"read another's secret": secret("meta/webhook")},
    "VoiceRole": DOOR | {"read another's secret": secret("meta/webhook")},
    "WebChatRole": DOOR | {"read another's secret": secret("twilio/webhook")},
    "MailroomRole": INGEST
    | {
        "read a secret": secret("meta/webhook"),
        "make up a mail": mail("put_object"),
        "delete a mail": mail("delete_object"),
        "read what came with a mail": mail("get_object", "attachments/a-key"),
        "read a customer's file": file("get_object"),
    },
    "ResponderRole": EVERYBODY
    | {
        "read a secret": secret("meta/webhook"),
        "read a token": secret("meta/api"),
        "make up events": put_on("inbound.fifo"),
        "take replies": receive("outbound.fifo"),
    },
    "SenderRole": EVERYBODY
    | {
        "read what webhooks are verified with": secret("meta/webhook"),
        "look up records": table("query"),
        "make up events": put_on("inbound.fifo"),
        "make up replies": put_on("outbound.fifo"),
        "take events": receive("inbound.fifo"),
    },
    "MediaRole": EVERYBODY
    | {
        "read what webhooks are verified with": secret("meta/webhook"),
        "look up records": table("query"),
        "write a record": table("put_item"),
        "make up events": put_on("inbound.fifo"),
        "give agents work": put_on("agents.fifo"),
        "have a reply sent": put_on("outbound.fifo"),
        "read a customer's file": file("get_object"),
        "look through customers' files": file("list_objects_v2"),
    },
    "PromisesRole": EVERYBODY
    | {
        "read a secret": secret("meta/webhook"),
        "read a record by its key": table("get_item"),
        "write a record": table("put_item"),
        "make up events": put_on("inbound.fifo"),
        "give agents work": put_on("agents.fifo"),
        "have a reply sent": put_on("outbound.fifo"),
    },
}


def test_every_role_is_looked_at_and_trusts_lambda_alone(desk):
    assert set(FORBIDDEN) == set(desk.deployment.roles)
    for role in desk.deployment.roles.values():
        [trusted] = role.trust()["Statement"]
        assert trusted["Principal"] == {"Service": "lambda.amazonaws.com"}


@pytest.mark.parametrize("role", FORBIDDEN)
def test_a_role_cannot(desk, role):
    client = as_role(desk.emulator, desk.deployment.roles[role])
    can = [what for what, call in FORBIDDEN[role].items() if is_permitted(lambda call=call: call(desk, client))]
    assert not can
