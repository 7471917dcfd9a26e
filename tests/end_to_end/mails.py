"""Mail as SES puts it into a bucket, and as it sends it."""

import json
import secrets
import urllib.request
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

# Whom customers write to: a domain that SES may send from.
DOMAIN = "shop.example"
SUPPORT = f"support@{DOMAIN}"

FILE = b"%PDF-1.7 of a customer's"

# What SES writes before a mail that it received ("Deliver to S3 bucket action").
_BY_SES = """\
Return-Path: <{sender}>
Received: from mail.example (mail.example [192.0.2.1]) by inbound-smtp.eu-central-1.amazonaws.com with SMTP id {id} for {recipient}; {date}
X-SES-Spam-Verdict: PASS
X-SES-Virus-Verdict: PASS
Received-SPF: pass (spfCheck: domain of mail.example designates 192.0.2.1 as permitted sender)
Authentication-Results: amazonses.com; spf=pass; dkim=pass; dmarc=pass
"""


def mail(desk, who):
    """A customer's mail with a file, as SES leaves it."""
    sender = who.mail.removeprefix("mailto:")
    written = EmailMessage()
    written["From"], written["To"] = f'"{who.name}" <{sender}>', SUPPORT
    written["Subject"], written["Date"] = "Where is it?", formatdate(desk.seconds())
    written["Message-ID"] = make_msgid(domain="mail.example")
    written.set_content(who.text)
    written.add_attachment(FILE, maintype="application", subtype="pdf", filename="bill.pdf")
    by_ses = _BY_SES.format(sender=sender, id=secrets.token_hex(20), recipient=SUPPORT, date=written["Date"])
    return (by_ses.encode() + written.as_bytes()).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def receive(desk, raw):
    """Puts a mail where a receipt rule has SES put it; its key."""
    key = f"mail/{secrets.token_hex(20)}"
    _s3(desk).put_object(Bucket=_bucket(desk), Key=key, Body=raw)
    return key


def tell_anew(desk, key):
    """Copies a mail onto itself, as the runbook says."""
    source = {"Bucket": _bucket(desk), "Key": key}
    _s3(desk).copy_object(Bucket=source["Bucket"], Key=key, CopySource=source, MetadataDirective="REPLACE")


def kept(desk, reference):
    """The file that an event's reference names."""
    bucket, _, key = reference.removeprefix("s3://").partition("/")
    return _s3(desk).get_object(Bucket=bucket, Key=key)["Body"].read()


def sent_to(desk, who):
    """The mails that SES sent to a customer, as the emulator shows them."""
    with urllib.request.urlopen(f"{desk.emulator.url}/_ministack/ses/messages", timeout=30) as answer:
        accounts = json.load(answer)["messages"]
    address = who.mail.removeprefix("mailto:")
    return [mail for mails in accounts.values() for mail in mails if mail["To"] == [address]]


def _s3(desk):
    return desk.emulator.client("s3")


def _bucket(desk):
    return desk.deployment.outputs["MailBucketName"]
