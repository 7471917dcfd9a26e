//! Sample webhook requests, as the files in `events/<provider>/` hold them.

use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use http::{HeaderMap, HeaderValue, Method, header};
use serde::Deserialize;
use serde_json::Value;

use crate::request::Unverified;

/// One webhook request of a provider, unsigned and without a date of its own.
///
/// In the body, a text `$seconds` or `$millis` stands for the time of sending as a text, and
/// `$seconds:number` or `$millis:number` for the same as a JSON number, `$iso` for it by RFC 3339. `$date` stands for it anywhere in a
/// text, as a mail's header has it.
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
    /// A form, whose fields are the members of an object of texts.
    #[serde(rename = "application/x-www-form-urlencoded")]
    Form,
    /// A form in parts, as files travel.
    #[serde(rename = "multipart/form-data")]
    Multipart,
}

impl Sample {
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
        };
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        Unverified { method: Method::POST, url: url.into(), headers, body: Bytes::from(body) }
    }
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
            text => text.replace("$date", &now.to_rfc2822()).into(),
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
        form.append_pair(name, value.as_str().unwrap_or_default());
    }
    form.finish()
}
