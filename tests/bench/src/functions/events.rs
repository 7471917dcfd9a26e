//! The events that functions are invoked with.

use anyhow::Context;
use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use nightdesk_channels::Secrets;
use nightdesk_channels::meta::Meta;
use nightdesk_channels::stand_in::{Sample, StandIn};
use serde_json::{Value, json};

use crate::canned::{Queued, SECRET};

const HOST: &str = "abc123.execute-api.eu-central-1.amazonaws.com";
const PATH: &str = "/webhooks/meta";

/// A WhatsApp text as Meta sends and the HTTP API hands it over (payload format 2.0); each `n` is
/// another message of one customer.
pub(crate) fn webhook(n: usize, now: DateTime<Utc>) -> anyhow::Result<String> {
    let mut sample = Sample::parse(include_str!("../../../../events/meta/text.json"))?;
    let message = sample.body.pointer_mut("/entry/0/changes/0/value/messages/0/id");
    *message.context("the sample has no message")? = message_id(n).into();
    let mut request = sample.request(format!("https://{HOST}{PATH}"), now);
    let secrets = Secrets::parse(SECRET)?;
    let secret = secrets.iter().next().context("no secret")?;
    Meta.sign(&mut request, secret);

    let mut headers = json!({
        "accept": "*/*",
        "accept-encoding": "deflate, gzip",
        "content-length": request.body.len().to_string(),
        "host": HOST,
        "user-agent": "facebookexternalua",
        "x-amzn-trace-id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
        "x-forwarded-for": "192.0.2.1",
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
    });
    for (name, value) in &request.headers {
        headers[name.as_str()] = value.to_str()?.into();
    }
    let event = json!({
        "version": "2.0", "routeKey": "ANY /webhooks/{provider}", "rawPath": PATH, "rawQueryString": "",
        "headers": headers,
        "pathParameters": { "provider": "meta" },
        "requestContext": {
            "accountId": "123456789012", "apiId": "abc123", "domainName": HOST, "domainPrefix": "abc123",
            "http": { "method": "POST", "path": PATH, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "facebookexternalua" },
            "requestId": "JKJaXmPLvHcESHA=", "routeKey": "ANY /webhooks/{provider}", "stage": "$default",
            "time": now.format("%d/%b/%Y:%H:%M:%S +0000").to_string(), "timeEpoch": now.timestamp_millis(),
        },
        "body": BASE64.encode(&request.body), "isBase64Encoded": true,
    });
    Ok(event.to_string())
}

/// The message that ingest sent, as another one of the same customer.
pub(crate) fn renumbered(sent: &Queued, n: usize) -> anyhow::Result<Queued> {
    let mut body: Value = serde_json::from_str(&sent.body)?;
    *body.pointer_mut("/event/key/id").context("an envelope without a key")? = message_id(n).into();
    Ok(Queued { body: body.to_string(), ..sent.clone() })
}

/// One message as Lambda takes it from a FIFO queue; `n` tells one taking from another.
pub(crate) fn from_queue(queue: &str, message: &Queued, n: usize, now: DateTime<Utc>) -> String {
    let record = json!({
        "messageId": format!("059f36b4-87a3-44ab-83d2-{n:012}"),
        "receiptHandle": format!("AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a{n}"),
        "body": message.body,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": now.timestamp_millis().to_string(),
            "SequenceNumber": "18849496460467696128",
            "MessageGroupId": message.group,
            "SenderId": "AIDAIO23YVJENQZJOL4VO",
            "MessageDeduplicationId": message.deduplication,
            "ApproximateFirstReceiveTimestamp": now.timestamp_millis().to_string(),
        },
        "messageAttributes": {},
        "md5OfBody": format!("{:x}", md5::compute(&message.body)),
        "eventSource": "aws:sqs",
        "eventSourceARN": format!("arn:aws:sqs:eu-central-1:123456789012:{queue}"),
        "awsRegion": "eu-central-1",
    });
    json!({ "Records": [record] }).to_string()
}

/// As long as WhatsApp's own.
fn message_id(n: usize) -> String {
    format!("wamid.HBgLMTY1MDU1NTEyMzQVAgASGBQzQTAwMDAwMDAw{n:016}")
}
