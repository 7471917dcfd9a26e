//! What a batch comes to as metrics.

use std::time::Duration;

use aws_lambda_events::sqs::SqsBatchResponse;
use nightdesk_domain::ReplyStatus;
use nightdesk_pipeline::ports::{NotQueued, RecordError};
use nightdesk_pipeline::send::{Dealt, Delivery, SendError};
use nightdesk_runtime::batch;
use nightdesk_runtime::metrics::Tally;
use nightdesk_sender::{ComesAgain, tallies};

fn settled(provider: &'static str, status: ReplyStatus) -> Result<Dealt, ComesAgain> {
    Ok(Dealt { provider: Some(provider), delivery: Delivery::Settled(status) })
}

fn later(provider: &'static str) -> Result<Dealt, ComesAgain> {
    Err(ComesAgain::Later { provider: Some(provider), wait: Duration::from_secs(30), hidden: Ok(()) })
}

#[test]
fn each_provider_has_its_own_sums() {
    let record = RecordError::Unavailable("throttled".to_owned());
    let outcomes = vec![
        settled("meta", ReplyStatus::Sent),
        settled("twilio", ReplyStatus::Failed),
        settled("meta", ReplyStatus::Sent),
        settled("twilio", ReplyStatus::Unknown),
        later("twilio"),
        Ok(Dealt { provider: Some("meta"), delivery: Delivery::Nothing }),
        Err(ComesAgain::Failed(SendError::Record(record))),
    ];
    let batch = batch::Dealt { response: SqsBatchResponse::default(), outcomes };
    let expected = [
        Tally::of_provider("meta").count("Sent", 2),
        Tally::of_provider("twilio").count("Failed", 1).count("Unknown", 1).count("Retried", 1),
    ];
    assert_eq!(tallies(&batch), expected);
}

#[test]
fn what_was_settled_before_counts_once_only() {
    let again = Ok(Dealt { provider: Some("meta"), delivery: Delivery::Nothing });
    let batch = batch::Dealt { response: SqsBatchResponse::default(), outcomes: vec![again] };
    assert!(tallies(&batch).is_empty());
}

#[test]
fn a_message_that_could_not_be_hidden_says_when_it_comes_instead() {
    let hidden = Err(NotQueued("throttled".to_owned()));
    let again = ComesAgain::Later { provider: Some("meta"), wait: Duration::from_secs(30), hidden };
    let says = "after the queue's own time, instead of 30s: could not queue: throttled";
    assert_eq!(again.to_string(), says);
}
