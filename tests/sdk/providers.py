"""The providers' side: bodies as they write them, signed by code that is not Nightdesk's."""

import base64
import gzip
import hashlib
import hmac
import itertools
import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from twilio.request_validator import RequestValidator

from door import Request

PROVIDERS = ("meta", "telegram", "twilio")

# Nobody sends this.
GARBAGE = bytes(range(256)) * 4

# When people write, unless told otherwise: the Saturday of desk.py, in seconds.
SENT = 1795834800

_serial = itertools.count(1)


@dataclass(frozen=True)
class Secrets:
    """What the desk and its providers share. Meta's secret is being rotated."""

    meta: str = field(default_factory=lambda: secrets.token_hex(16))
    meta_before: str = field(default_factory=lambda: secrets.token_hex(16))
    meta_verify_token: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    telegram: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    twilio: str = field(default_factory=lambda: secrets.token_hex(16))
    webchat: str = field(default_factory=lambda: secrets.token_hex(32))
    postmark: str = field(default_factory=lambda: f"postmark:{secrets.token_hex(16)}")

    def environment(self):
        meta = [{"secret": self.meta, "verify_token": self.meta_verify_token}, self.meta_before]
        return {
            "NIGHTDESK_SECRET_META": json.dumps(meta),
            "NIGHTDESK_SECRET_TELEGRAM": self.telegram,
            "NIGHTDESK_SECRET_TWILIO": self.twilio,
            "NIGHTDESK_SECRET_WEBCHAT": self.webchat,
            "NIGHTDESK_SECRET_POSTMARK": self.postmark,
        }

    def words(self):
        return set(vars(self).values())


@dataclass(frozen=True)
class Person:
    """A customer nobody met before, whose every word can be found again in a log."""

    digits: str
    name: str
    text: str

    @property
    def phone(self):
        return f"tel:+{self.digits}"

    @property
    def telegram(self):
        return f"telegram:{self.digits}"

    @property
    def mail(self):
        return f"mailto:{self.digits}@mail.example"


def person(desk, text=None):
    """A new customer; the desk's log must tell nothing of them."""
    serial = next(_serial)
    word = secrets.token_hex(8)
    made = Person(
        f"44770{serial:02}9{secrets.randbelow(10**5):05}", f"Zoë Canary-{word}", text or f"canary text {word}"
    )
    # In a message id of Meta's, the number stands in base64 (see events/meta/text.json).
    desk.private |= {made.digits, made.name, word, made.text, base64.b64encode(made.digits.encode()).decode()}
    return made


# Meta


def whatsapp_message(who, text=None, at=SENT):
    serial = next(_serial)
    body = {"body": who.text if text is None else text}
    return {
        "from": who.digits,
        "id": f"wamid.{serial}",
        "timestamp": str(at),
        "type": "text",
        "text": body,
    }


def whatsapp(who, messages):
    """The body of one change, a JSON value."""
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "442071838750", "phone_number_id": "106540352242922"},
        "contacts": [{"profile": {"name": who.name}, "wa_id": who.digits}],
        "messages": messages,
    }
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"value": value, "field": "messages"}]}],
    }


def as_meta_writes(body):
    """Compact, and everything beyond ASCII as \\uXXXX: the bytes that Meta signs."""
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode()


def meta_signature(secret, body):
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def meta(desk, body, secret=None):
    """A signed request with these very bytes."""
    signature = meta_signature(secret or desk.secrets.meta, body)
    desk.private.add(signature.removeprefix("sha256="))
    headers = (("Host", desk.host), ("Content-Type", "application/json"), ("X-Hub-Signature-256", signature))
    return Request("POST", "/webhooks/meta", headers, body)


# Telegram


def telegram_update(who, text=None, at=SENT, **members):
    serial = next(_serial)
    chat = {"id": int(who.digits), "first_name": who.name, "type": "private"}
    sender = {"id": int(who.digits), "is_bot": False, "first_name": who.name, "language_code": "en"}
    message = {
        "message_id": serial,
        "from": sender,
        "chat": chat,
        "date": at,
        "text": who.text if text is None else text,
    }
    return {"update_id": 10_000 + serial, "message": message | members}


def telegram(desk, body):
    """A request with the secret that `setWebhook` was given, and these very bytes."""
    secret = ("X-Telegram-Bot-Api-Secret-Token", desk.secrets.telegram)
    return Request(
        "POST",
        "/webhooks/telegram",
        (("Host", desk.host), ("Content-Type", "application/json"), secret),
        body,
    )


# Twilio


def sms(who, **more):
    """The parameters of an SMS, as in Twilio's documentation."""
    parameters = {
        "MessageSid": f"SM{next(_serial):032x}",
        "AccountSid": "AC5f2c8d1e7a9b4063c2d8e1f7a6b5c403",
        "From": f"+{who.digits}",
        "To": "+14155550142",
        "Body": who.text,
        "FromZip": "",
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
    }
    return parameters | more


class Parameters(dict):
    """Parameters as web frameworks hand them to Twilio's library; a list stands for a repeated name."""

    def getlist(self, name):
        return self[name] if isinstance(self[name], list) else [self[name]]


def form(parameters):
    pairs = ((name, value) for name in parameters for value in Parameters(parameters).getlist(name))
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode()


def twilio_signature(secret, url, parameters):
    return RequestValidator(secret).compute_signature(url, Parameters(parameters))


def twilio(desk, parameters, target="/webhooks/twilio", url=None, body=None):
    """A form by POST, signed by Twilio's library for the URL of the target or another one."""
    signature = _signed(desk, url or f"{desk.public_url}{target}", parameters)
    kind = ("Content-Type", "application/x-www-form-urlencoded")
    return Request(
        "POST", target, (("Host", desk.host), kind, signature), form(parameters) if body is None else body
    )


def twilio_get(desk, parameters):
    target = f"/webhooks/twilio?{form(parameters).decode()}"
    signature = _signed(desk, f"{desk.public_url}{target}", {})
    return Request("GET", target, (("Host", desk.host), signature))


def twilio_json(desk, body):
    """JSON by POST, whose hash by Twilio's library stands in the signed URL."""
    target = (
        f"/webhooks/twilio?bodySHA256={RequestValidator(desk.secrets.twilio).compute_hash(body.decode())}"
    )
    signature = _signed(desk, f"{desk.public_url}{target}", {})
    return Request(
        "POST", target, (("Host", desk.host), ("Content-Type", "application/json"), signature), body
    )


def _signed(desk, url, parameters):
    signature = twilio_signature(desk.secrets.twilio, url, parameters)
    desk.private.add(signature)
    return ("X-Twilio-Signature", signature)


# Postmark


def mail(who, *files):
    """The body of an inbound mail with these files: name, type, bytes. A program wrote it: nobody answers it."""
    serial = next(_serial)
    headers = {"Message-ID": f"<{serial}@mail.example>", "Auto-Submitted": "auto-generated"}
    return {
        "FromFull": {"Email": who.mail.removeprefix("mailto:"), "Name": who.name},
        "ToFull": [{"Email": "support@shop.example", "Name": ""}],
        "OriginalRecipient": "support@shop.example",
        "Subject": "Broken",
        "MessageID": f"00000000-0000-4000-8000-{serial:012}",
        "TextBody": who.text,
        "Headers": [{"Name": name, "Value": value} for name, value in headers.items()],
        "Attachments": [
            {
                "Name": name,
                "Content": base64.b64encode(content).decode(),
                "ContentType": kind,
                "ContentLength": len(content),
            }
            for name, kind, content in files
        ],
    }


def postmark(desk, body):
    """A request with the user and password of the webhook's URL."""
    login = base64.b64encode(desk.secrets.postmark.encode()).decode()
    desk.private.add(login)
    headers = (("Host", desk.host), ("Content-Type", "application/json"), ("Authorization", f"Basic {login}"))
    return Request("POST", "/webhooks/postmark", headers, body)


# Any of them


def unpacked(body):
    """The bytes of a body that was parked."""
    return gzip.decompress(base64.b64decode(body))


def message(desk, provider, who, at=SENT):
    """A customer's text by this provider, signed."""
    if provider == "meta":
        return meta(desk, as_meta_writes(whatsapp(who, [whatsapp_message(who, at=at)])))
    if provider == "telegram":
        return telegram(desk, json.dumps(telegram_update(who, at=at)).encode())
    if provider == "postmark":
        return postmark(desk, json.dumps(mail(who)).encode())
    return twilio(desk, sms(who))


def address(provider, who):
    return {"telegram": who.telegram, "postmark": who.mail}.get(provider, who.phone)


def signed_json(desk, provider, body):
    """Any bytes, said to be JSON, signed by this provider."""
    return {"meta": meta, "telegram": telegram, "postmark": postmark}[provider](desk, body)
