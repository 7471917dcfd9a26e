"""The desk that the suite is about: deployed to the emulator, or `nightdesk up`. The tests cannot tell."""

import copy
import json
import os
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import boto3

import door
import mails
import provider_apis
from deployment import Deployment
from desk import PATIENCE, REPOSITORY, Asked, Desk
from emulator import REGION
from providers import PROVIDERS, SENT
from stores import Agents, Queue
from visitors import ACCOUNT

QUEUES = (
    "inbound.fifo",
    "inbound-dead.fifo",
    "agents.fifo",
    "outbound.fifo",
    "outbound-dead.fifo",
    "media",
    "media-dead",
    "parked",
)


# A storm, so that the office that serves every account of the tests is closed at any hour; longer than a
# weekend, so that it is what customers are told of.
CLOSED_FOR = "80h"


class Doors:
    """What both desks have in common beside what `Asked` knows: everything here goes through a public door."""

    # For the commands that read the desk's hours and wording, too.
    configuration = ("--desk", REPOSITORY / "infra" / "desk")

    def close(self):
        """Has its ops close it, before anybody writes."""
        # Providers tell whole seconds: whoever writes within this one would have written before.
        since = datetime.fromtimestamp(self.seconds() - 60, UTC).isoformat()
        stretch = ("--from", since, "--until", CLOSED_FOR)
        note = "en=A storm keeps us away."
        closed = self.command("close", "london", *stretch, "--note", note, *self.configuration)
        assert closed.returncode == 0, closed.stderr

    def open_doors(self, sqs, prefix):
        self.queues = {
            name: Queue(sqs, sqs.get_queue_url(QueueName=prefix + name)["QueueUrl"]) for name in QUEUES
        }
        self.agents = Agents(self.queues["agents.fifo"])
        self.private |= set(provider_apis.TOKENS.values())

    def post(self, request):
        """Sends a webhook."""
        return door.send(self.port, request)

    def settled(self):
        """Waits until everything that was accepted is dealt with."""
        # A reply is on the outbound queue before its message leaves the inbound one.
        busy = [self.queues["inbound.fifo"], self.queues["outbound.fifo"], self.queues["media"]]
        self.until("it is stuck on a queue", lambda: not any(queue.waiting() for queue in busy))

    def replies(self, address):
        """The replies recorded so far under a customer's address, as they were planned."""
        entries = (self.show(address) or {"entries": []})["entries"]
        return [entry["reply"] for entry in entries if entry["direction"] == "outbound"]

    def reply_becomes(self, address, status):
        """Waits until the one reply under an address is what it says; the reply."""

        def look():
            return next((reply for reply in self.replies(address) if reply["status"] == status), None)

        return self.until(f"no reply is {status}", look)

    def file_becomes(self, address, status):
        """Waits until a file of somebody's is what it says; what the record says of it."""

        def look():
            entries = (self.show(address) or {"entries": []})["entries"]
            files = [file for entry in entries for file in entry.get("files", {}).values()]
            return next((file for file in files if file["status"] == status), None)

        return self.until(f"no file is {status}", look)

    def agents_get(self, address, count=1):
        """Waits until the agents have this many items about somebody; the items."""

        def look():
            items = self.agents.items(address)
            return items if len(items) >= count else None

        return self.until(f"the agents have no {count} items", look)


class LocalDesk(Doors, Desk):
    """`nightdesk up`, which calls the providers where the tests say."""

    def __init__(self, binary, folder, secrets, apis):
        environment = {f"NIGHTDESK_{name.upper()}_API": api.url for name, api in apis.items()}
        environment |= {
            f"NIGHTDESK_TOKEN_{name.upper()}": token for name, token in provider_apis.CREDENTIALS.items()
        }
        super().__init__(binary, folder, secrets, environment)
        self.apis = apis
        # The desk's own page, whose account is there without being configured.
        self.chat_site = self.public_url
        found = json.loads(Path(tempfile.gettempdir(), f"nightdesk-{self.port}.json").read_text())
        known = {"aws_access_key_id": "local", "aws_secret_access_key": "local", "region_name": "us-east-1"}
        self.open_doors(boto3.client("sqs", endpoint_url=found["sqs"], **known), "")

    def seconds(self):
        """What the time is, to the providers: it began on a Saturday."""
        return SENT

    def stop(self):
        self.kill()


class DeployedDesk(Doors, Asked):
    """A stack of the template's on the emulator, asked by the commands that ops use."""

    chat_site = "https://shop.example"

    def __init__(self, binary, secrets, apis, emulator, stage="emulator", deployment=Deployment, **parameters):
        super().__init__(secrets)
        self.binary, self.apis, self.emulator = binary, apis, emulator
        sites = json.dumps({ACCOUNT: [self.chat_site]})
        self.deployment = deployment(emulator, stage, AnswerCalls="true", WebChatSites=sites, **parameters)
        self.deployment.create()
        self._set_up(apis)
        self.port, self.host = self.emulator.port, self.deployment.webhook_host("meta")
        # What an HTTP API is called by; on the emulator the same path answers without TLS.
        self.public_url = f"https://{self.host}"
        self.open_doors(self.emulator.client("sqs"), f"nightdesk-{self.deployment.stage}-")

    def _set_up(self, apis):
        for provider in PROVIDERS:
            value = self.secrets.environment()[f"NIGHTDESK_SECRET_{provider.upper()}"]
            self.deployment.put_secret(provider, "webhook", value)
            self.deployment.put_secret(provider, "api", provider_apis.CREDENTIALS[provider])
        self.deployment.put_secret("webchat", "webhook", self.secrets.webchat)
        self.deployment.put_secret("postmark", "webhook", self.secrets.postmark)
        called = {name: api.url for name, api in apis.items()}
        if "MailBucketName" in self.deployment.outputs:
            # SES is the emulator's own, so that it asks IAM about the sender.
            self.emulator.client("sesv2").create_email_identity(EmailIdentity=mails.DOMAIN)
            self.deployment.put_secret("ses", "api", REGION)
            called["ses"] = self.emulator.url
        self.deployment.call_providers_at(called)

    def at(self, address):
        """The same desk at another of its addresses: a function URL is a host of its own."""
        there = copy.copy(self)
        there.host = urlsplit(address).netloc
        there.public_url = f"https://{there.host}"
        return there

    def seconds(self):
        """What the time is."""
        return int(time.time())

    def kept(self, key):
        """A file in the bucket of files; none where there is none."""
        s3 = self.emulator.client("s3")
        try:
            return s3.get_object(Bucket=self.deployment.outputs["MediaBucketName"], Key=key)["Body"].read()
        except s3.exceptions.NoSuchKey:
            return None

    def command(self, *arguments):
        """Runs a command of `nightdesk` about this desk, as ops do."""
        table = ["--table", self.deployment.outputs["TableName"]]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("NIGHTDESK_", "AWS_"))}
        return subprocess.run(
            [self.binary, *map(str, arguments), *table],
            cwd=REPOSITORY,
            env=kept | self.emulator.environment(),
            capture_output=True,
            text=True,
            timeout=2 * PATIENCE,
        )

    def log(self, after=0):
        """All that the functions and the API logged."""
        logs = self.emulator.client("logs")
        groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
        pages = logs.get_paginator("filter_log_events")
        found = (event for group in groups for page in pages.paginate(logGroupName=group) for event in page["events"])
        return [event["message"] for event in sorted(found, key=lambda event: event["timestamp"])][after:]

    def stop(self):
        self.deployment.close()
