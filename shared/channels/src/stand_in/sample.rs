//! Sample webhook requests, as the files in `events/<provider>/` hold them.

use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use http::{HeaderMap, HeaderValue, Method, header};
use serde::Deserialize;
use serde_json::Value;

use crate::request::Unverified;

/// One webhook request of a provider, unsigned and without a date of its own.
///
/// In the body, a text `$seconds` or `$millis` stands for the time of sending as a text, `$iso` for the
/// same as RFC 3339 writes it, and `$seconds:number` or `$millis:number` for it as a JSON number.
/// `$seconds.000200` is the time with a fraction of its own, as Slack names messages.
/// `$date` stands for the time anywhere in a text, as a mail's header has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// The provider's id.
    pub provider: String,
    /// What the request shows, in one sentence.
    pub about: String,
    /// Where the payload comes from, with its licence, where it was published by somebody.
    #[serde(default)]
    pub origin: Option<String>,
    /// Where it is posted below the desk's address, where that is not the provider's webhook.
    #[serde(default)]
    pub path: Option<String>,
    /// How the body is written: JSON, or a form with one field a member. A member of a form in parts may
    /// be a file: `{"filename": "…", "type": "…", "content": "…"}`.
    #[serde(default)]
    pub content_type: ContentType,
    /// The body.
    pub body: Value,
}

/// How a sample's body is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum ContentType {
    /// A JSON document.
    #[default]
    #[serde(rename = "application/json")]
    Json,
    /// A form, whose fields are the members of an object: texts, or values that are sent as JSON.
    #[serde(rename = "application/x-www-form-urlencoded")]
    Form,
    /// A form in parts, as files travel.
    #[serde(rename = "multipart/form-data")]
    Multipart,
    /// An XML document `<xml>`, whose elements are the members of an object: texts as CDATA, numbers, or
    /// objects of the same kind.
    #[serde(rename = "text/xml")]
    Xml,
}

impl Sample {
    /// Where it is posted below the desk's address: `webhooks/twilio`, `voice/twilio`.
    pub fn path(&self) -> String {
        self.path.clone().unwrap_or_else(|| format!("webhooks/{}", self.provider))
    }

    /// Reads a sample file.
    ///
    /// # Errors
    /// [`InvalidSample`] with the line and column, and what was expected there.
    pub fn parse(text: &str) -> Result<Self, InvalidSample> {
        Ok(serde_json::from_str(text)?)
    }

    /// The request as it would be sent to `url` at `now`, still to be signed.
    pub fn request(&self, url: impl Into<String>, now: DateTime<Utc>) -> Unverified {
        let body = at(&self.body, now);
        let (content_type, body) = match self.content_type {
            ContentType::Json => ("application/json", body.to_string()),
            ContentType::Form => ("application/x-www-form-urlencoded", form(&body)),
            ContentType::Multipart => (MULTIPART, parts(&body)),
            ContentType::Xml => ("text/xml", format!("<xml>{}</xml>", xml(&body))),
        };
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Ok(date) = HeaderValue::from_str(&now.format(DATE).to_string()) {
            headers.insert(header::DATE, date);
        }
        Unverified { method: Method::POST, url: url.into(), headers, body: Bytes::from(body) }
    }
}

/// A date as HTTP writes it (RFC 9110, 5.6.7).
const DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

/// When a request is sent, by its `Date`: what is signed where a time is. 1970 where it has none.
pub fn sent_at(request: &Unverified) -> DateTime<Utc> {
    let date = request.header("date").and_then(|date| DateTime::parse_from_rfc2822(date).ok());
    date.map_or(DateTime::UNIX_EPOCH, |date| date.to_utc())
}

/// Why a file is no sample.
#[derive(Debug, thiserror::Error)]
#[error("not a sample request: {0}")]
pub struct InvalidSample(#[from] serde_json::Error);

/// The value with its placeholders for the time filled in.
fn at(value: &Value, now: DateTime<Utc>) -> Value {
    match value {
        Value::String(text) => match text.as_str() {
            "$seconds" => now.timestamp().to_string().into(),
            "$millis" => now.timestamp_millis().to_string().into(),
            "$iso" => now.to_rfc3339_opts(SecondsFormat::Millis, true).into(),
            "$seconds:number" => now.timestamp().into(),
            "$millis:number" => now.timestamp_millis().into(),
            text => match text.strip_prefix("$seconds.") {
                Some(fraction) => format!("{}.{fraction}", now.timestamp()).into(),
                None => text.replace("$date", &now.to_rfc2822()).into(),
            },
        },
        Value::Array(elements) => elements.iter().map(|element| at(element, now)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), at(value, now))).collect()
        }
        _ => value.clone(),
    }
}

/// The content type of a form in parts, with the line that parts them.
const MULTIPART: &str = "multipart/form-data; boundary=xYzZY";

/// The members of an object as a form in parts.
fn parts(body: &Value) -> String {
    let mut form = String::new();
    for (name, value) in body.as_object().into_iter().flatten() {
        form.push_str(&format!("--xYzZY\r\nContent-Disposition: form-data; name=\"{name}\""));
        let member = |member: &str| value.get(member).and_then(Value::as_str);
        if let (Some(file), Some(kind)) = (member("filename"), member("type")) {
            form.push_str(&format!("; filename=\"{file}\"\r\nContent-Type: {kind}"));
        }
        let content = value.as_str().or_else(|| member("content")).unwrap_or_default();
        form.push_str(&format!("\r\n\r\n{content}\r\n"));
    }
    form + "--xYzZY--\r\n"
}

/// The members of an object as a form.
fn form(body: &Value) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in body.as_object().into_iter().flatten() {
        match value {
            Value::String(text) => form.append_pair(name, text),
            json => form.append_pair(name, &json.to_string()),
        };
    }
    form.finish()
}

/// The members of an object as XML elements.
fn xml(body: &Value) -> String {
    let element = |(name, value): (&String, &Value)| format!("<{name}>{}</{name}>", xml(value));
    match body {
        Value::Object(members) => members.iter().map(element).collect(),
        Value::String(text) => format!("<![CDATA[{text}]]>"),
        other => other.to_string(),
    }
}
