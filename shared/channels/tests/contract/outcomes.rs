//! What providers answer to a reply: every error that they document says what to do about it.
//!
//! The answers stand in each provider's `tests/answers.json`. A table has a body, in which `$code` stands
//! for what tells the error and `$status` for HTTP's status, and lists `[status, code]` by outcome.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use nightdesk_channels::{PROVIDERS, SendOutcome};
use serde::Deserialize;
use serde_json::Value;

/// Answers of one form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// What tells the error.
    about: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Value,
    /// The code that the outcome shows, or the id of a message that was sent, where it has one.
    shows: Option<String>,
    outcomes: BTreeMap<String, Vec<Row>>,
}

/// A status, and a code where there is one.
type Row = Vec<Value>;

/// One answer as a provider gives it.
struct Answer<'a> {
    table: &'a Table,
    status: u16,
    code: Value,
}

impl<'a> Answer<'a> {
    fn new(table: &'a Table, row: &[Value]) -> Self {
        let status = row.first().and_then(Value::as_u64).unwrap();
        let code = row.get(1).cloned().unwrap_or_default();
        Self { table, status: status.try_into().unwrap(), code }
    }

    fn filled_in(&self, template: &str) -> String {
        let code = self.code.as_str().map_or_else(|| self.code.to_string(), str::to_owned);
        template.replace("$code", &code).replace("$status", &self.status.to_string())
    }

    fn body(&self, template: &Value) -> Value {
        match template {
            Value::String(text) if text == "$code" => self.code.clone(),
            Value::String(text) if text == "$status" => self.status.into(),
            Value::String(text) => self.filled_in(text).into(),
            Value::Array(elements) => elements.iter().map(|element| self.body(element)).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, member)| (name.clone(), self.body(member))).collect()
            }
            other => other.clone(),
        }
    }

    fn response(&self) -> Response<Bytes> {
        let body = match self.body(&self.table.body) {
            Value::String(text) => text,
            json => json.to_string(),
        };
        let mut response = Response::builder().status(self.status).header("retry-after", "30");
        for (name, value) in &self.table.headers {
            response = response.header(name, self.filled_in(value));
        }
        response.body(Bytes::from(body)).unwrap()
    }
}

/// An outcome by its name, with its code or id, and how long to wait.
fn named(outcome: &SendOutcome) -> (&'static str, Option<&str>, Option<Duration>) {
    match outcome {
        SendOutcome::Sent { id } => ("sent", id.as_deref(), None),
        SendOutcome::Moved { thread } => ("moved", Some(thread), None),
        SendOutcome::Retry { after, error } => ("retry", Some(&error.code), *after),
        SendOutcome::ThreadClosed(error) => ("thread closed", Some(&error.code), None),
        SendOutcome::WindowClosed(error) => ("window closed", Some(&error.code), None),
        SendOutcome::OptedOut(error) => ("opted out", Some(&error.code), None),
        SendOutcome::Refused(error) => ("refused", Some(&error.code), None),
        SendOutcome::Credentials(error) => ("credentials", Some(&error.code), None),
        SendOutcome::Unknown(error) => ("unknown", Some(&error.code), None),
    }
}

#[test]
fn every_documented_error_says_what_to_do_and_shows_its_code_but_no_text_of_the_providers() {
    for provider in PROVIDERS.iter().filter(|provider| !provider.delivers_from_record()) {
        let path = format!("src/{}/tests/answers.json", provider.id());
        let tables = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let tables: Vec<Table> =
            serde_json::from_str(&tables).unwrap_or_else(|error| panic!("{path}: {error}"));
        for name in ["sent", "retry", "refused", "credentials"] {
            assert!(tables.iter().any(|table| table.outcomes.contains_key(name)), "{path}: {name}");
        }
        for table in &tables {
            for (expected, rows) in &table.outcomes {
                for answer in rows.iter().map(|row| Answer::new(table, row)) {
                    let place = format!("{path}, {} {} {}", table.about, answer.status, answer.code);
                    let outcome = provider.classify(&answer.response());
                    let (name, shown, after) = named(&outcome);
                    let shows = table.shows.as_deref().map(|shows| answer.filled_in(shows));
                    assert_eq!((name, shown), (expected.as_str(), shows.as_deref()), "{place}");
                    assert!(!format!("{outcome:?}").contains("private"), "{place}");
                    // Where HTTP has the header (RFC 9110, 10.2.3; RFC 6585, 4), it is honoured.
                    if name == "retry" && [429, 503].contains(&answer.status) {
                        assert_eq!(after, Some(Duration::from_secs(30)), "{place}");
                    }
                }
            }
        }
    }
}

#[test]
fn every_provider_asks_for_credentials_and_has_too_much_to_do_at_times() {
    for provider in PROVIDERS.iter().filter(|provider| !provider.delivers_from_record()) {
        let outcome = |status: u16| {
            let answer = Response::builder().status(status).body(Bytes::from_static(b"<html>")).unwrap();
            named(&provider.classify(&answer)).0
        };
        let id = provider.id();
        assert_eq!((outcome(401), outcome(429)), ("credentials", "retry"), "{id}");
        // Whether it went out is not known, unless the provider takes a repetition for one.
        assert!(["unknown", "retry"].contains(&outcome(504)), "{id}");
    }
}
