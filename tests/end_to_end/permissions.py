"""What the deployed roles may do, one action on one resource at a time, and what happens without."""

import copy
from contextlib import contextmanager
from dataclasses import dataclass

from botocore.exceptions import ClientError

from roles import as_list


@dataclass(frozen=True, order=True)
class Permission:
    """One action on one resource, each by its name within the stack."""

    role: str
    action: str
    resource: str

    def __str__(self):
        return f"{self.role} {self.action} {self.resource}"


def resource_name(deployment, arn):
    """What an ARN names, without stack and account: `inbound.fifo`, `parameter/meta/webhook`, `Table`, and what
    is within one of these: `Table/index/by_time`."""
    name = arn.split(":", 5)[5].removeprefix("table/").removeprefix("log-group:").removesuffix(":*")
    by_id = {physical: logical for logical, physical in deployment.resources.items()}
    whole, _, part = name.removesuffix("/*").partition("/")
    own_part = f"{by_id[whole]}/{part}".removesuffix("/") if whole in by_id else None
    logical = by_id.get(name) or own_part
    own = name.replace(f"nightdesk-{deployment.stage}-", "").replace(f"nightdesk/{deployment.stage}/", "")
    return logical or own


def permissions(deployment):
    """Every permission of every role, as deployed; not what is refused in so many words."""
    return {permission for role in deployment.roles for permission, _, _ in _pairs(deployment, role)}


def _pairs(deployment, role):
    for name, document in deployment.roles[role].policies().items():
        for statement in document["Statement"]:
            if statement["Effect"] == "Deny":
                continue
            for action in as_list(statement["Action"]):
                for resource in as_list(statement["Resource"]):
                    permission = Permission(role, action, resource_name(deployment, resource))
                    yield permission, name, statement | {"Action": action, "Resource": resource}


@contextmanager
def without(deployment, permission):
    """A role without one permission."""
    role = deployment.roles[permission.role]
    before = role.policies()
    less = {name: copy.deepcopy(document) | {"Statement": []} for name, document in before.items()}
    found = 0
    for number, (each, name, statement) in enumerate(_pairs(deployment, permission.role)):
        if each == permission:
            found += 1
        else:
            # Statement ids have to be unique, and a statement may stand here in several pieces.
            less[name]["Statement"].append(statement | {"Sid": f"Part{number}"})
    assert found, f"{permission} is not there"
    role.put(less)
    try:
        yield
    finally:
        role.put(before)


def is_permitted(call):
    """Whether a call gets past IAM, whatever the service makes of it then."""
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"] not in ("AccessDenied", "AccessDeniedException")
    return True


def as_role(emulator, role):
    """Clients of AWS's services with a role's own credentials.

    ministack lets the account's root take on any role, whatever the role trusts; AWS does not.
    """
    arn = emulator.client("iam").get_role(RoleName=role.name)["Role"]["Arn"]
    taken = emulator.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")
    return lambda service: emulator.client(service, taken["Credentials"])
