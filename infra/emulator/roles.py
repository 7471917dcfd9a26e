"""The roles' permissions, as they are deployed and as the emulator reads them."""

import copy
import json

# On AWS a batch is permitted by the action of its single call, and no other action exists
# (Service Authorization Reference, "Actions defined by Amazon SQS"); ministack asks for these.
_BATCHES = {
    "sqs:SendMessage": "sqs:SendMessageBatch",
    "sqs:DeleteMessage": "sqs:DeleteMessageBatch",
    "sqs:ChangeMessageVisibility": "sqs:ChangeMessageVisibilityBatch",
}


def as_list(value):
    """What a policy may write with or without brackets."""
    return value if isinstance(value, list) else [value]


def for_the_emulator(document):
    """A policy that means to the emulator what the given one means to AWS."""
    document = copy.deepcopy(document)
    for statement in document["Statement"]:
        actions, resources = as_list(statement["Action"]), as_list(statement["Resource"])
        statement["Action"] = actions + [_BATCHES[action] for action in actions if action in _BATCHES]
        statement["Resource"] = resources + _also_asked_for(resources)
    return document


def for_aws(document):
    """The policy that `for_the_emulator` was made of."""
    document = copy.deepcopy(document)
    for statement in document["Statement"]:
        actions, resources = as_list(statement["Action"]), as_list(statement["Resource"])
        added = _also_asked_for(resources)
        statement["Action"] = [action for action in actions if action not in _BATCHES.values()]
        statement["Resource"] = [resource for resource in resources if resource not in added]
    return document


def _also_asked_for(resources):
    """What the emulator asks for in place of some of these: the log group for its streams, and `*` for what mail is
    sent from. A pattern of one character is met by that, and by no ARN."""
    groups = [each.removesuffix(":*") for each in resources if ":log-group:" in each and each.endswith(":*")]
    return groups + ["?" for each in resources if ":identity/" in each]


class Role:
    """A deployed role with its inline policies, in AWS's words."""

    def __init__(self, iam, name):
        self._iam, self.name = iam, name

    def policies(self):
        """Its policies by name."""
        names = self._iam.list_role_policies(RoleName=self.name)["PolicyNames"]
        return {name: for_aws(self._document(name)) for name in names}

    def trust(self):
        """Who may take it on."""
        return self._iam.get_role(RoleName=self.name)["Role"]["AssumeRolePolicyDocument"]

    def put(self, policies):
        """Puts policies in place of those of the same name."""
        for name, document in policies.items():
            written = json.dumps(for_the_emulator(document))
            self._iam.put_role_policy(RoleName=self.name, PolicyName=name, PolicyDocument=written)

    def _document(self, name):
        return self._iam.get_role_policy(RoleName=self.name, PolicyName=name)["PolicyDocument"]
