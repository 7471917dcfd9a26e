"""What the providers say of their own APIs, by OpenAPI, cut to what Nightdesk calls."""

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import line
from fetch import DESCRIPTIONS


class Description:
    """A provider's description.

    `operations` are those that are called, each by its path, as the description has it, and its method.
    `beyond` are the paths, as patterns, of calls that the provider documents elsewhere alone. `corrected`
    mends what is wrong in the description itself; the README says why.
    """

    def __init__(self, document, operations, beyond=(), corrected=lambda document: None):
        self.document, self.operations, self.beyond = document, operations, beyond
        document["paths"] = {
            path: {method: document["paths"][path][method]} for path, method in operations
        }
        corrected(document)
        for path, method in operations:
            for schema in self.bodies((path, method)).values():
                _close(schema, document, set())
        _cut(document)
        # The path that those of the operations stand below.
        self.below = urlsplit(document["servers"][0]["url"]).path.rstrip("/")

    def operation(self, call):
        """The operation that a call is of; none where there is none."""
        path = urlsplit(call.path).path.removeprefix(self.below)
        for described, method in self.operations:
            if method == call.method.lower() and re.fullmatch(re.sub(r"{\w+}", "[^/]+", described), path):
                return described, method
        return None

    def is_open(self, operation):
        """Whether an operation takes calls of anybody, as where the path holds a secret."""
        path, method = operation
        return {} in self.document["paths"][path][method].get("security", [])

    def bodies(self, operation):
        """The schemas of an operation's bodies by their types."""
        path, method = operation
        content = self.document["paths"][path][method].get("requestBody", {}).get("content", {})
        return {kind: of["schema"] for kind, of in content.items()}


FILE = {
    "200": {
        "description": "a file",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
# Where Twilio gives files; what it describes is the same with `.json`, which tells of them.
FILES = [
    "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media/{Sid}",
    "/2010-04-01/Accounts/{AccountSid}/Recordings/{Sid}",
]
# X's method for pictures, which came after its description here, and what it says of the path's parts.
PICTURES = "/2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}"
PARTS = {"dm_id": "^[0-9]{1,19}$", "media_id": "^[0-9]{1,19}$", "resource_id": "^[a-zA-Z0-9_.-]{1,50}$"}


def described():
    """The descriptions by their providers."""
    return {
        "discord": Description(
            _of_discord(),
            [
                ("/channels/{channel_id}/messages", "post"),
                ("/webhooks/{webhook_id}/{webhook_token}", "post"),
                ("/webhooks/{webhook_id}/{webhook_token}/messages/@original", "patch"),
            ],
            beyond=["/ephemeral-attachments/"],
        ),
        "line": Description(
            line.description(),
            [
                ("/v2/bot/message/reply", "post"),
                ("/v2/bot/message/push", "post"),
                ("/v2/bot/message/{messageId}/content", "get"),
            ],
        ),
        "postmark": Description(_read("postmark"), [("/email", "post")], corrected=_of_postmark),
        "sendgrid": Description(_read("sendgrid"), [("/mail/send", "post")]),
        "slack": Description(
            _read("slack"),
            [("/chat.postMessage", "post"), ("/files.info", "get")],
            beyond=["/files-pri/"],
            corrected=_of_slack,
        ),
        "twilio": Description(
            _of_twilio(),
            [("/2010-04-01/Accounts/{AccountSid}/Messages.json", "post"), *((path, "get") for path in FILES)],
        ),
        "x": Description(
            _of_x(),
            [("/2/dm_conversations/with/{participant_id}/messages", "post"), (PICTURES, "get")],
            beyond=["^/dm_video/"],
        ),
    }


def _read(provider):
    return json.loads((DESCRIPTIONS / f"{provider}.json").read_text())


def _of_discord():
    script = Path(__file__).parent / "discord.mjs"
    return json.loads(subprocess.run(["node", script], check=True, stdout=subprocess.PIPE).stdout)


def _of_twilio():
    """Files are had where they are told of, without `.json`."""
    document = _read("twilio")
    for path in FILES:
        document["paths"][path] = {"get": document["paths"][f"{path}.json"]["get"] | {"responses": FILE}}
    return document


def _of_x():
    """With the method for pictures, as later versions have it."""
    document = _read("x")
    parts = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": pattern}}
        for name, pattern in PARTS.items()
    ]
    login = [{"OAuth2UserToken": ["dm.read"]}]
    document["paths"][PICTURES] = {"get": {"security": login, "parameters": parts, "responses": FILE}}
    return document


def _of_postmark(document):
    """Two members came after the description."""
    members = document["components"]["schemas"]["SendEmailRequest"]["properties"]
    members["MessageStream"] = {"type": "string"}
    members["Metadata"] = {"type": "object", "additionalProperties": {"type": "string", "maxLength": 80}}


def _of_slack(document):
    """The token stands in `Authorization`, and the body may be JSON, in which a list is a list."""
    operation = document["paths"]["/chat.postMessage"]["post"]
    operation["parameters"] = [one for one in operation["parameters"] if one["name"] != "token"]
    contents = operation["requestBody"]["content"]
    schema = contents.pop("application/x-www-form-urlencoded")["schema"]
    schema["properties"]["attachments"] = {"type": "array", "items": {"type": "object"}}
    contents["application/json"] = {"schema": schema}


def _cut(document):
    """Leaves out the components that no operation names, and none that these name in turn."""
    named, unread = set(), [document["paths"]]
    while unread:
        found = set(re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(unread.pop()))) - named
        named |= found
        unread += [document["components"][kind][name] for kind, name in found]
    for kind, components in document["components"].items():
        if kind != "securitySchemes":
            kept = {name: component for name, component in components.items() if (kind, name) in named}
            document["components"][kind] = kept


def _close(schema, document, seen):
    """Where nothing is said of further members, OpenAPI allows any, and so a misspelt one: here it does not."""
    if reference := schema.get("$ref"):
        if reference in seen:
            return
        seen.add(reference)
        schema = document["components"]["schemas"][reference.rsplit("/", 1)[1]]
    if "properties" in schema:
        schema.setdefault("additionalProperties", False)
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", []), *schema.get("oneOf", [])]
    parts += [schema["items"]] if "items" in schema else []
    # Of several that all hold, none has all the members.
    parts += schema["allOf"] if len(schema.get("allOf", [])) == 1 else []
    for part in parts:
        _close(part, document, seen)
