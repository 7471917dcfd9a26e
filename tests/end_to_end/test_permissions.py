"""Least privilege: every permission of every role is needed, and none is missing.

For each there is a story of what fails without it and works again with it. A permission that is new in
the template has no story yet, and fails the first test.
"""

import functools

import pytest

import calls_to_aws as aws
import stories
import stories_of_doors as doors
from permissions import Permission, as_role, is_permitted, permissions, without
from providers import PROVIDERS
from stores import impatient

pytestmark = pytest.mark.deployed


@pytest.fixture(scope="module", autouse=True)
def impatience(desk):
    queues = desk.queues
    with impatient(queues["inbound.fifo"]), impatient(queues["outbound.fifo"]), impatient(queues["media"]):
        yield


def unasked(role, call):
    """What ministack does not ask IAM about, where AWS does: what Lambda does by itself with a function's role,
    for one. So the call is made here, with the role's own credentials."""

    def story(desk, apis):
        client = as_role(desk.emulator, desk.deployment.roles[role])
        assert not is_permitted(lambda: call(desk, client))
        yield
        assert is_permitted(lambda: call(desk, client))

    return story


def all_stories():
    """Which story goes with which permission."""
    found = {}
    for provider in TAKEN:
        role = f"Ingest{provider}Role"
        of_provider = {
            ("sqs:SendMessage", "inbound.fifo"): doors.webhooks_are_turned_away,
            ("sqs:SendMessage", "parked"): doors.unreadable_webhooks_are_turned_away,
            ("ssm:GetParameter", f"parameter/{provider}/webhook"): doors.no_secret_is_known,
        }
        for (action, resource), story in of_provider.items():
            found[Permission(role, action, resource)] = functools.partial(story, provider=provider)
    for action in ("dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem"):
        found[Permission("ResponderRole", action, "Table")] = stories.messages_wait
    found |= {
        Permission("ResponderRole", "dynamodb:GetItem", "Table"): stories.reported_opt_outs_wait,
        Permission("ResponderRole", "dynamodb:UpdateItem", "Table"): stories.receipts_wait,
        Permission("ResponderRole", "sqs:SendMessage", "agents.fifo"): functools.partial(
            stories.messages_wait, handed_out=["sender"]
        ),
        Permission("ResponderRole", "sqs:SendMessage", "outbound.fifo"): functools.partial(
            stories.messages_wait, handed_out=["agents"]
        ),
        Permission("SenderRole", "dynamodb:GetItem", "Table"): stories.refused_opt_outs_wait,
        Permission("SenderRole", "dynamodb:PutItem", "Table"): stories.refused_opt_outs_wait,
        Permission("SenderRole", "dynamodb:UpdateItem", "Table"): stories.replies_wait,
        Permission("SenderRole", "sqs:SendMessage", "agents.fifo"): stories.agents_are_not_told_of_refusals,
        Permission("SenderRole", "sqs:ChangeMessageVisibility", "outbound.fifo"): stories.a_busy_provider_is_not_heeded,
        Permission("SenderRole", "ssm:GetParameter", "parameter/*/api"): stories.no_token_is_known,
        Permission("IngestpostmarkRole", "s3:PutObject", "MediaBucket/handed-in/postmark"): doors.photographs_are_turned_away,
        Permission("ResponderRole", "sqs:SendMessage", "media"): stories.files_are_not_handed_out,
        Permission("MediaRole", "dynamodb:GetItem", "Table"): stories.files_wait,
        Permission("MediaRole", "dynamodb:UpdateItem", "Table"): stories.files_wait,
        Permission("MediaRole", "s3:PutObject", "MediaBucket"): stories.files_are_not_put,
        Permission("MediaRole", "s3:DeleteObject", "MediaBucket"): stories.files_of_what_was_taken_back_stay,
        Permission("MediaRole", "s3:GetObject", "MediaBucket/handed-in"): stories.files_that_were_handed_in_wait,
        Permission("MediaRole", "s3:ListBucket", "MediaBucket"): unasked("MediaRole", aws.file("list_objects_v2")),
        Permission("MediaRole", "ssm:GetParameter", "parameter/*/api"): stories.files_wait_for_a_token,
        Permission("MediaRole", "sqs:ChangeMessageVisibility", "media"): stories.a_file_that_fails_is_not_put_off,
        Permission("PromisesRole", "dynamodb:Query", "Table"): stories.promises_are_not_counted,
        Permission("VoiceRole", "sqs:SendMessage", "inbound.fifo"): doors.calls_are_turned_away,
        Permission("VoiceRole", "sqs:SendMessage", "parked"): doors.unreadable_calls_are_turned_away,
        Permission("VoiceRole", "ssm:GetParameter", "parameter/twilio/webhook"): doors.no_secret_of_calls_is_known,
        Permission("VoiceRole", "dynamodb:Query", "Table"): doors.callers_are_not_told_of_the_storm,
        Permission("WebChatRole", "sqs:SendMessage", "inbound.fifo"): doors.visitors_are_turned_away,
        Permission("WebChatRole", "sqs:SendMessage", "parked"): doors.unreadable_posts_are_turned_away,
        Permission("WebChatRole", "ssm:GetParameter", "parameter/webchat/webhook"): doors.no_secret_of_chats_is_known,
        Permission("WebChatRole", "dynamodb:Query", "Table/index/by_time"): doors.visitors_cannot_read,
        Permission("WebChatRole", "s3:PutObject", "MediaBucket/handed-in/webchat"): doors.visitors_files_are_refused,
        Permission("WebChatRole", "dynamodb:Query", "Table"): unasked("WebChatRole", aws.query_table),
        Permission("MailroomRole", "s3:GetObject", "MailBucket/mail"): functools.partial(
            doors.mail_stays_in_the_bucket, fails=stories.REFUSED
        ),
        Permission("MailroomRole", "s3:PutObject", "MailBucket/attachments"): functools.partial(
            doors.mail_stays_in_the_bucket, fails=stories.REFUSED
        ),
        Permission("MailroomRole", "s3:ListBucket", "MailBucket"): unasked("MailroomRole", aws.list_mail),
        Permission("MailroomRole", "sqs:SendMessage", "inbound.fifo"): functools.partial(
            doors.mail_stays_in_the_bucket, fails="AccessDenied"
        ),
        Permission("MailroomRole", "sqs:SendMessage", "parked"): doors.mail_that_cannot_be_read_is_not_parked,
        Permission("MailroomRole", "sqs:SendMessage", "mail-dead"): unasked("MailroomRole", aws.put_dead_mail),
        Permission("SenderRole", "ses:SendEmail", "identity/*"): doors.mail_is_not_answered,
        Permission("SenderRole", "ses:SendEmail", "configuration-set/*"): doors.mail_by_a_configuration_set_is_denied,
    }
    polls = {
        "sqs:ReceiveMessage": aws.receive,
        "sqs:DeleteMessage": aws.delete,
        "sqs:GetQueueAttributes": aws.look_at,
    }
    takes = (("ResponderRole", "inbound.fifo"), ("SenderRole", "outbound.fifo"), ("MediaRole", "media"))
    for role, queue in takes:
        for action, call in polls.items():
            found[Permission(role, action, queue)] = unasked(role, call(queue))
    for function in (*(f"Ingest{provider}" for provider in TAKEN), *OTHERS):
        role, group = f"{function}Role", f"{function}Log"
        found[Permission(role, "logs:CreateLogStream", group)] = unasked(role, aws.create_stream(group))
        found[Permission(role, "logs:PutLogEvents", group)] = unasked(role, aws.put_lines(group))
    return found


# The providers that have a function.
TAKEN = (*PROVIDERS, "postmark")

# The functions beside those of providers.
OTHERS = ("Voice", "WebChat", "Mailroom", "Responder", "Sender", "Media", "Promises")
STORIES = all_stories()


def test_every_permission_has_its_story(desk):
    assert permissions(desk.deployment) == set(STORIES)


@pytest.mark.parametrize("permission", sorted(STORIES), ids=str)
def test_without_a_permission_something_fails_and_with_it_nothing_is_lost(desk, apis, permission):
    happens = STORIES[permission](desk, apis)
    with without(desk.deployment, permission):
        next(happens)
    for _ in happens:
        pass
