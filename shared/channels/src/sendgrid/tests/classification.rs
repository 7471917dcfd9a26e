//! What SendGrid's answers mean.

use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::super::SendGrid;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn classify(status: u16, body: &str) -> SendOutcome {
    let mut response = Response::new(Bytes::from(body.to_owned()));
    *response.status_mut() = status.try_into().unwrap();
    response.headers_mut().insert("retry-after", "30".parse().unwrap());
    SendGrid.classify(&response)
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
        (403, "credentials"),
        (404, "refused"),
        (413, "refused"),
        (429, "retry"),
        (500, "retry"),
        (502, "unknown"),
        (503, "retry"),
        (504, "unknown"),
    ];
    for (status, name) in codes {
        let outcome =
            classify(status, r#"{"errors":[{"message":"Does not contain a valid address.","field":"x"}]}"#);
        assert_eq!(named(&outcome), (name, format!("http {status}").as_str()));
    }
    let SendOutcome::Retry { after, .. } = classify(429, "") else { panic!() };
    assert_eq!(after, Some(Duration::from_secs(30)));
}

#[test]
fn a_mail_that_was_taken_is_known_by_the_id_in_the_header() {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = http::StatusCode::ACCEPTED;
    response.headers_mut().insert("X-Message-Id", "14c5d75ce93".parse().unwrap());
    assert_eq!(named(&SendGrid.classify(&response)), ("sent", "14c5d75ce93"));
    assert_eq!(classify(202, ""), SendOutcome::Sent { id: None });
}
