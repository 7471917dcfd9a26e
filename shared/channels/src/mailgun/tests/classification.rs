//! What Mailgun's answers mean.

use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::super::Mailgun;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn classify(status: u16, body: &str) -> SendOutcome {
    let mut response = Response::new(Bytes::from(body.to_owned()));
    *response.status_mut() = status.try_into().unwrap();
    response.headers_mut().insert("retry-after", "30".parse().unwrap());
    Mailgun.classify(&response)
}

/// An outcome by its name, with its error's code.
fn named(outcome: &SendOutcome) -> (&'static str, &str) {
    match outcome {
        SendOutcome::Sent { id } => ("sent", id.as_deref().unwrap_or_default()),
        SendOutcome::Retry { error, .. } => ("retry", &error.code),
        SendOutcome::Refused(error) => ("refused", &error.code),
        SendOutcome::Credentials(error) => ("credentials", &error.code),
        SendOutcome::Unknown(error) => ("unknown", &error.code),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_status_has_its_outcome() {
    let codes = [
        (400, "refused"),
        (401, "credentials"),
        (402, "credentials"),
        (403, "credentials"),
        (404, "credentials"),
        (413, "refused"),
        (429, "retry"),
        (500, "retry"),
        (502, "unknown"),
        (503, "retry"),
        (504, "unknown"),
    ];
    for (status, name) in codes {
        let outcome =
            classify(status, r#"{"message":"'to' parameter is not a valid address: ann@example.com"}"#);
        assert_eq!(named(&outcome), (name, format!("http {status}").as_str()));
        assert!(!format!("{outcome:?}").contains("ann@"), "{status}");
    }
    let SendOutcome::Retry { after, .. } = classify(429, "") else { panic!() };
    assert_eq!(after, Some(Duration::from_secs(30)));
}

#[test]
fn a_mail_that_was_taken_is_known_by_its_message_id() {
    let taken = r#"{"id":"<20111114174239.25659.5817@samples.mailgun.org>","message":"Queued. Thank you."}"#;
    assert_eq!(named(&classify(200, taken)), ("sent", "20111114174239.25659.5817@samples.mailgun.org"));
    assert_eq!(named(&classify(200, "Mailgun Magnificent API")), ("unknown", "http 200"));
}
