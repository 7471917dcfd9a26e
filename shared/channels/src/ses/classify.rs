//! What SES made of a reply, by the error's own name (API reference of SES v2, "Common errors" and
//! `SendEmail`).

use bytes::Bytes;
use http::Response;
use serde::Deserialize;
use serde_json::Value;

use crate::outcome::{ProviderError, SendOutcome, retry_after};
use crate::verdict::{Verdict, unreadable};
use Verdict::{Credentials, Refused, Retry};

/// What each error means.
const ERRORS: &[(&str, Verdict, &str)] = &[
    ("TooManyRequestsException", Retry, "too many requests"),
    ("ThrottlingException", Retry, "too many requests"),
    ("Throttling", Retry, "too many requests"),
    ("LimitExceededException", Retry, "the account has sent as much as it may for now"),
    ("ServiceUnavailable", Retry, "SES is not available"),
    ("InternalFailure", Retry, "SES failed"),
    ("InternalServiceErrorException", Retry, "SES failed"),
    ("AccountSuspendedException", Credentials, "the account may not send any more"),
    ("SendingPausedException", Credentials, "sending is paused for the account or the configuration set"),
    ("MailFromDomainNotVerifiedException", Credentials, "the MAIL FROM domain is not verified"),
    ("NotFoundException", Credentials, "the configuration set or the identity does not exist"),
    ("AccessDeniedException", Credentials, "the role may not send for this identity"),
    ("AccessDenied", Credentials, "the role may not send for this identity"),
    ("UnrecognizedClientException", Credentials, "the call was signed by nobody that AWS knows"),
    ("InvalidClientTokenId", Credentials, "the call was signed by nobody that AWS knows"),
    ("ExpiredTokenException", Credentials, "the call's credentials have expired"),
    ("MissingAuthenticationToken", Credentials, "the call was not signed"),
    ("MissingAuthenticationTokenException", Credentials, "the call was not signed"),
    ("SignatureDoesNotMatch", Credentials, "the call's signature was not accepted"),
    ("InvalidSignatureException", Credentials, "the call's signature was not accepted"),
    ("IncompleteSignature", Credentials, "the call's signature was not accepted"),
    ("OptInRequired", Credentials, "the account is not set up for SES"),
    ("MessageRejected", Refused, "SES refused the mail: its content, or an address that is not verified"),
    ("BadRequestException", Refused, "the request was refused"),
    ("ValidationException", Refused, "the request was refused"),
    ("ValidationError", Refused, "the request was refused"),
];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    message_id: String,
}

/// Says what became of a reply.
pub(super) fn classify(response: &Response<Bytes>) -> SendOutcome {
    let (status, after) = (response.status(), retry_after(response.headers()));
    if status.is_success() {
        return match serde_json::from_slice::<Sent>(response.body()) {
            Ok(sent) => SendOutcome::Sent { id: Some(sent.message_id) },
            Err(_) => unreadable(status),
        };
    }
    let name = name(response);
    match ERRORS.iter().find(|(known, ..)| Some(*known) == name.as_deref()) {
        Some((known, verdict, meaning)) => verdict.outcome(ProviderError::new(known, meaning), after),
        None => SendOutcome::by_status(status, after),
    }
}

/// The error's name: in a header (`Name:http://…`), or in the body (`namespace#Name`).
fn name(response: &Response<Bytes>) -> Option<String> {
    let header = response.headers().get("x-amzn-errortype").and_then(|name| name.to_str().ok());
    if let Some(name) = header.and_then(|name| name.split(':').next()) {
        return Some(name.to_owned());
    }
    let body: Value = serde_json::from_slice(response.body()).ok()?;
    let name = ["__type", "code"].into_iter().find_map(|member| body.get(member)?.as_str())?;
    Some(name.rsplit('#').next().unwrap_or(name).to_owned())
}
