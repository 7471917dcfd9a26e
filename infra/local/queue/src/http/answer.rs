//! Answers and errors as the SDKs read them.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::error::{QueueError, Refusal};

/// Writes an answer's body.
pub(super) fn json(answer: &impl Serialize) -> Result<Vec<u8>, QueueError> {
    // Our own structs have text keys and finite numbers, so that this cannot fail but for memory.
    serde_json::to_vec(answer).map_err(|_| QueueError::Stopped)
}

/// Makes the HTTP response.
pub(super) fn of(outcome: Result<Vec<u8>, QueueError>) -> Response {
    match outcome {
        Ok(body) => response(StatusCode::OK, body),
        Err(QueueError::Refused(refusal)) => {
            let Shape { kind, query_code } = shape(&refusal);
            let body = json!({ "__type": kind, "message": refusal.to_string() }).to_string();
            with_query_error(response(StatusCode::BAD_REQUEST, body.into()), query_code, "Sender")
        }
        Err(error) => {
            let kind = "com.amazon.coral.service#InternalFailure";
            let body = json!({ "__type": kind, "message": error.to_string() }).to_string();
            let response = response(StatusCode::INTERNAL_SERVER_ERROR, body.into());
            with_query_error(response, "InternalFailure", "Receiver")
        }
    }
}

/// The code by which a batch's entry says what is wrong with it.
pub(super) fn entry_code(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::ReceiptExpired => "ReceiptHandleIsInvalid",
        other => shape(other).query_code,
    }
}

fn response(status: StatusCode, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.0"));
    if let Ok(id) = HeaderValue::from_str(&Uuid::new_v4().to_string()) {
        headers.insert("x-amzn-requestid", id);
    }
    response
}

/// SDKs of the older query protocol knew other codes; this header keeps them, and the newer SDKs go
/// by it: <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#x-amzn-query-error>
fn with_query_error(mut response: Response, code: &str, fault: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(&format!("{code};{fault}")) {
        response.headers_mut().insert("x-amzn-query-error", value);
    }
    response
}

/// An error's name in the JSON protocol and in the query protocol.
struct Shape {
    kind: &'static str,
    query_code: &'static str,
}

fn shape(refusal: &Refusal) -> Shape {
    let (kind, query_code) = match refusal {
        Refusal::NoSuchQueue => {
            ("com.amazonaws.sqs#QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")
        }
        Refusal::QueueExists => ("com.amazonaws.sqs#QueueNameExists", "QueueAlreadyExists"),
        Refusal::UnknownAction => ("com.amazon.coral.service#UnknownOperationException", "InvalidAction"),
        Refusal::Malformed { .. } => ("com.amazon.coral.service#SerializationException", "MalformedInput"),
        Refusal::MissingParameter(_) => {
            ("com.amazon.coral.service#MissingRequiredParameterException", "MissingParameter")
        }
        Refusal::InvalidParameter(_) | Refusal::ReceiptExpired | Refusal::NotAvailable => {
            ("com.amazon.coral.service#InvalidParameterValueException", "InvalidParameterValue")
        }
        Refusal::InvalidAttributeName(_) => {
            ("com.amazonaws.sqs#InvalidAttributeName", "InvalidAttributeName")
        }
        Refusal::InvalidAttributeValue(_) => {
            ("com.amazonaws.sqs#InvalidAttributeValue", "InvalidAttributeValue")
        }
        Refusal::InvalidMessageContents => {
            ("com.amazonaws.sqs#InvalidMessageContents", "InvalidMessageContents")
        }
        Refusal::EmptyBatch => {
            ("com.amazonaws.sqs#EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest")
        }
        Refusal::TooManyEntries(_) => (
            "com.amazonaws.sqs#TooManyEntriesInBatchRequest",
            "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        ),
        Refusal::EntryIdsNotDistinct => {
            ("com.amazonaws.sqs#BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct")
        }
        Refusal::InvalidEntryId => {
            ("com.amazonaws.sqs#InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId")
        }
        Refusal::BatchTooLong(_) => {
            ("com.amazonaws.sqs#BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong")
        }
        Refusal::ReceiptInvalid => ("com.amazonaws.sqs#ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid"),
        Refusal::NotInFlight => {
            ("com.amazonaws.sqs#MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight")
        }
        Refusal::NoSuchResource(_) => {
            ("com.amazonaws.sqs#ResourceNotFoundException", "ResourceNotFoundException")
        }
    };
    Shape { kind, query_code }
}
