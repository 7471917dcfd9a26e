//! What Ses's answers mean.

use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::super::Ses;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn classify(status: u16, body: &str) -> SendOutcome {
    let mut response = Response::new(Bytes::from(body.to_owned()));
    *response.status_mut() = status.try_into().unwrap();
    response.headers_mut().insert("retry-after", "30".parse().unwrap());
    Ses.classify(&response)
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

fn error(status: u16, name: &str) -> SendOutcome {
    let mut response =
        Response::new(Bytes::from(r#"{"message":"Email address is not verified: ann@example.com"}"#));
    *response.status_mut() = status.try_into().unwrap();
    let header = format!("{name}:http://internal.amazon.com/coral/com.amazonaws.sesv2/");
    response.headers_mut().insert("x-amzn-ErrorType", header.parse().unwrap());
    Ses.classify(&response)
}

#[test]
fn each_error_has_its_outcome() {
    let errors = [
        (429, "TooManyRequestsException", "retry"),
        (400, "ThrottlingException", "retry"),
        (400, "LimitExceededException", "retry"),
        (400, "AccountSuspendedException", "credentials"),
        (400, "SendingPausedException", "credentials"),
        (400, "MailFromDomainNotVerifiedException", "credentials"),
        (404, "NotFoundException", "credentials"),
        (403, "AccessDeniedException", "credentials"),
        (403, "UnrecognizedClientException", "credentials"),
        (403, "ExpiredTokenException", "credentials"),
        (403, "MissingAuthenticationTokenException", "credentials"),
        (403, "InvalidSignatureException", "credentials"),
        (403, "SignatureDoesNotMatch", "credentials"),
        (400, "MessageRejected", "refused"),
        (400, "BadRequestException", "refused"),
        (500, "InternalServiceErrorException", "retry"),
        (503, "ServiceUnavailable", "retry"),
    ];
    for (status, name, outcome) in errors {
        let became = error(status, name);
        assert_eq!(named(&became), (outcome, name));
        assert!(!format!("{became:?}").contains("ann@"), "{name}");
        let in_the_body = classify(status, &format!(r#"{{"__type":"com.amazonaws.sesv2#{name}"}}"#));
        assert_eq!(named(&in_the_body), (outcome, name));
    }
}

#[test]
fn what_http_says_counts_where_there_is_no_error() {
    assert_eq!(named(&classify(200, r#"{"MessageId":"010001"}"#)), ("sent", "010001"));
    assert_eq!(named(&classify(200, "{}")), ("unknown", "http 200"));
    assert_eq!(named(&classify(400, "x")), ("refused", "http 400"));
    assert_eq!(named(&classify(403, "x")), ("credentials", "http 403"));
    let SendOutcome::Retry { after, .. } = classify(503, "") else { panic!() };
    assert_eq!(after, Some(Duration::from_secs(30)));
}
