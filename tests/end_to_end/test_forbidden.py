"""What no role may do, whatever becomes of the template."""

import pytest

from calls_to_aws import file, invoke, mail, purge, put_lines, put_on, put_secret, receive, secret, table
from permissions import as_role, is_permitted

pytestmark = pytest.mark.deployed

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
    "IngestmetaRole": INGEST
    | {
        "read another's secret": secret("telegram/webhook"),
        "hand in a file": file("put_object", "handed-in/meta/a-key"),
    },
    "IngesttelegramRole": INGEST | {"read another's secret": secret("twilio/webhook")},
    "IngesttwilioRole": INGEST | {"read another's secret": secret("meta/webhook")},
    "IngestpostmarkRole": INGEST
    | {
        "read another's secret": secret("meta/webhook"),
        "hand in a file as another": file("put_object", "handed-in/sendgrid/a-key"),
        "put a file where they are kept": file("put_object"),
        "read what it handed in": file("get_object", "handed-in/postmark/a-key"),
    },
    "VoiceRole": DOOR | {"read another's secret": secret("meta/webhook")},
    "WebChatRole": DOOR
    | {
        "read another's secret": secret("twilio/webhook"),
        "put a file among those that are kept": file("put_object"),
        "hand in what comes by mail": file("put_object", "handed-in/postmark/a-key"),
        "read a file that was handed in": file("get_object", "handed-in/webchat/a-key"),
        "look through customers' files": file("list_objects_v2"),
    },
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
