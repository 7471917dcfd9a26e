"""LINE's description, read back from LINE's own Python library, which LINE generates from it.

What the library knows of an operation shows when it is called; its models are schemas by themselves. Where
it looks a model up by a member's value, the schema has the models of those values that Nightdesk sends.
"""

from linebot.v3.messaging import MessagingApi, MessagingApiBlob, PushMessageRequest, ReplyMessageRequest, models
from pydantic.v1 import BaseModel
from pydantic.v1.schema import schema

_COMPONENTS = "#/components/schemas/"
# The kinds of messages and actions that are sent.
_SENT = {"text", "postback"}


def description():
    operations = [
        _operation(
            MessagingApi,
            lambda api: api.reply_message(ReplyMessageRequest.construct()),
            request=ReplyMessageRequest,
        ),
        _operation(
            MessagingApi,
            lambda api: api.push_message(PushMessageRequest.construct(), x_line_retry_key="key"),
            request=PushMessageRequest,
        ),
        _operation(MessagingApiBlob, lambda api: api.get_message_content("{messageId}")),
    ]
    return {
        "openapi": "3.0.3",
        "info": {"title": "LINE Messaging API", "version": "by line-bot-sdk"},
        "servers": [{"url": "https://api.line.me"}],
        "paths": {path: {method: operation} for path, method, operation in operations},
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"Bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


class _Asked:
    """Stands in for the library's HTTP client, and makes an operation of the call that would be made."""

    def select_header_accept(self, kinds):
        [kind] = kinds
        return kind

    select_header_content_type = select_header_accept

    def call_api(self, path, method, path_parameters, _query, headers, **more):
        parameters = [_parameter(name, "path") for name in path_parameters]
        # Of a retry key the library says in words that it is a UUID.
        parameters += [
            _parameter(name, "header", format="uuid") for name in headers if name == "X-Line-Retry-Key"
        ]
        self.path, self.method = path, method.lower()
        self.operation = {
            "parameters": parameters,
            "security": [{scheme: []} for scheme in more["auth_settings"]],
            "responses": {
                status: {"description": model, "content": {headers["Accept"]: {"schema": _answer(model)}}}
                for status, model in more["response_types_map"].items()
            },
        }


def _operation(api, call, request=None):
    asked = _Asked()
    call(api(asked))
    if request:
        content = {"application/json": {"schema": _reference(request.__name__)}}
        asked.operation["requestBody"] = {"required": True, "content": content}
    return asked.path, asked.method, asked.operation


def _parameter(name, place, **more):
    return {"name": name, "in": place, "required": place == "path", "schema": {"type": "string"} | more}


def _answer(model):
    return {"type": "string", "format": "binary"} if model == "bytearray" else _reference(model)


def _reference(model):
    return {"$ref": f"{_COMPONENTS}{model}"}


def _schemas():
    named = vars(models).values()
    every = [model for model in named if isinstance(model, type) and issubclass(model, BaseModel)]
    schemas = schema(every, ref_prefix=_COMPONENTS)["definitions"]
    for model in every:
        member, kinds = _kinds(model)
        sent = {value: kind for value, kind in kinds.items() if value in _SENT}
        if sent:
            schemas[model.__name__] = {"oneOf": [_reference(kind) for kind in sent.values()]}
        for value, kind in sent.items():
            schemas[kind]["properties"][member] = {"type": "string", "enum": [value]}
            schemas[kind].setdefault("required", []).append(member)
    return schemas


def _kinds(model):
    """The member that tells the kind, and the model of each value; nothing for a model of one kind."""
    private = f"_{model.__name__}__discriminator"
    return getattr(model, f"{private}_property_name", None), getattr(model, f"{private}_value_class_map", {})
