"""The desk's queues through AWS's own SDK, as the agents' software and ops see them."""

import itertools
import json
from contextlib import contextmanager


class Queue:
    """One queue."""

    def __init__(self, sqs, url):
        self._sqs, self.url = sqs, url

    def waiting(self):
        """How many messages are on it, those that somebody has in hand included."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        counts = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)["Attributes"]
        return sum(int(count) for count in counts.values())

    def put(self, group, body):
        """Puts a message on it, behind the others of its group."""
        self._sqs.send_message(
            QueueUrl=self.url,
            MessageGroupId=group,
            MessageDeduplicationId=f"{group}-{next(_serial)}",
            MessageBody=body,
        )

    def take(self):
        """Takes what is there off it; the bodies."""
        bodies = []
        while received := self._receive():
            bodies += [message["Body"] for message in received]
            entries = [
                {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
                for number, message in enumerate(received)
            ]
            self._sqs.delete_message_batch(QueueUrl=self.url, Entries=entries)
        return bodies

    def _receive(self):
        received = self._sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10, WaitTimeSeconds=0)
        return received.get("Messages", [])

    def attributes(self):
        """How it is set up."""
        return self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["All"])["Attributes"]

    def comes_again_after(self, seconds):
        """Sets how long a message that was taken and not dealt with stays hidden."""
        self._sqs.set_queue_attributes(QueueUrl=self.url, Attributes={"VisibilityTimeout": str(seconds)})


@contextmanager
def impatient(queue):
    """A queue on which what failed comes again after seconds, not after minutes."""
    usual = queue.attributes()["VisibilityTimeout"]
    # Longer than an invocation takes, on a busy machine, too.
    queue.comes_again_after(2)
    try:
        yield
    finally:
        queue.comes_again_after(usual)


class Agents:
    """The agents' software: takes items from its queue, and keeps them on its own side."""

    def __init__(self, queue):
        self._queue, self._items = queue, []

    def items(self, address):
        """The items so far about whoever has this address, in their order."""
        self._items += [json.loads(body) for body in self._queue.take()]
        return [item for item in self._items if address in item["customer"]["addresses"]]


_serial = itertools.count(1)
