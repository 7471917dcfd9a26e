//! What Postmark's answers mean.

use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::super::Postmark;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn classify(status: u16, body: &str) -> SendOutcome {
    let mut response = Response::new(Bytes::from(body.to_owned()));
    *response.status_mut() = status.try_into().unwrap();
    response.headers_mut().insert("retry-after", "30".parse().unwrap());
    Postmark.classify(&response)
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
fn each_code_has_its_outcome() {
    let codes = [
        (401, 10, "credentials"),
        (422, 100, "retry"),
        (422, 300, "refused"),
        (422, 400, "credentials"),
        (422, 401, "credentials"),
        (422, 402, "refused"),
        (422, 403, "refused"),
        (422, 405, "credentials"),
        (422, 406, "refused"),
        (422, 409, "refused"),
        (422, 411, "refused"),
        (422, 412, "credentials"),
        (422, 413, "credentials"),
    ];
    for (status, code, name) in codes {
        let outcome = classify(status, &format!(r#"{{"ErrorCode":{code},"Message":"ann@example.com"}}"#));
        assert_eq!(named(&outcome), (name, code.to_string().as_str()));
        assert!(!format!("{outcome:?}").contains("ann@"), "{code}");
    }
    assert_eq!(named(&classify(200, r#"{"ErrorCode":406,"Message":"x"}"#)), ("refused", "406"));
    assert_eq!(named(&classify(422, r#"{"ErrorCode":99999,"Message":"x"}"#)), ("refused", "http 422"));
}

#[test]
fn what_http_says_counts_where_there_is_no_code() {
    assert_eq!(
        named(&classify(200, r#"{"ErrorCode":0,"MessageID":"b7bc2f4a","Message":"OK"}"#)),
        ("sent", "b7bc2f4a")
    );
    assert_eq!(named(&classify(200, "<html>")), ("unknown", "http 200"));
    assert_eq!(named(&classify(500, r#"{"ErrorCode":0,"Message":"x"}"#)), ("retry", "http 500"));
    assert_eq!(named(&classify(503, "")), ("retry", "http 503"));
    assert_eq!(named(&classify(504, "")), ("unknown", "http 504"));
    let SendOutcome::Retry { after, .. } = classify(429, r#"{"ErrorCode":429,"Message":"x"}"#) else {
        panic!()
    };
    assert_eq!(after, Some(Duration::from_secs(30)));
}
