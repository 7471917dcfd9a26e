//! What the schedule finds.
#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use chrono::{DateTime, Utc};
use nightdesk_domain::promise::{Commitment, Promised};
use nightdesk_domain::{Channel, CustomerId, Promise};
use nightdesk_pipeline::fakes::{Fuse, MemoryRecord};
use nightdesk_pipeline::ports::{Change, Record};
use nightdesk_promises::Watch;
use nightdesk_runtime::Clock;
use nightdesk_runtime::metrics::Tally;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A promise of an answer by `by`, which was given at `answered`.
fn promise(event: &str, by: &str, answered: Option<&str>) -> Commitment {
    let promise = Promise {
        event: format!("sms:1:{event}"),
        address: "tel:+447700900123".parse().unwrap(),
        channel: Channel::new("sms"),
        told: at(by),
        of: Promised::Answer,
        made: at("2026-11-28T03:00:00Z"),
        by: at(by),
        answered: answered.map(at),
    };
    Commitment { customer: CustomerId::new("ann"), case: 1, promise }
}

/// What is found at `now` among some promises.
async fn found(promises: Vec<Commitment>, now: &str) -> Tally {
    let record = MemoryRecord::new(&Fuse::none());
    record.write(&Change { commitments: promises, ..Change::default() }).await.unwrap();
    let now = at(now);
    let watch = Watch { promises: Box::new(record), clock: Clock::new(move || now) };
    watch.look().await.unwrap()
}

fn tally(broken: usize, open: usize) -> Tally {
    Tally::default().level("PromisesBroken", broken).level("PromisesOpen", open)
}

#[tokio::test]
async fn a_promise_is_open_until_its_moment_and_broken_after_it() {
    let promises = || vec![promise("SM1", "2026-11-30T13:00:00Z", None)];
    assert_eq!(found(promises(), "2026-11-28T03:00:00Z").await, tally(0, 1));
    assert_eq!(found(promises(), "2026-11-30T13:00:00Z").await, tally(0, 1));
    assert_eq!(found(promises(), "2026-11-30T13:00:01Z").await, tally(1, 0));
}

#[tokio::test]
async fn an_answer_ends_it_even_one_that_came_too_late() {
    let promises = vec![
        promise("SM1", "2026-11-30T13:00:00Z", Some("2026-11-30T12:00:00Z")),
        promise("SM2", "2026-11-30T13:00:00Z", Some("2026-11-30T15:00:00Z")),
        promise("SM3", "2026-11-30T13:00:00Z", None),
    ];
    assert_eq!(found(promises, "2026-11-30T16:00:00Z").await, tally(1, 0));
}

#[tokio::test]
async fn a_broken_promise_is_spoken_of_for_a_day_over_midnight() {
    let promises = || vec![promise("SM1", "2026-11-30T22:00:00Z", None)];
    assert_eq!(found(promises(), "2026-12-01T21:59:00Z").await, tally(1, 0));
    assert_eq!(found(promises(), "2026-12-01T22:00:01Z").await, tally(0, 0));
}

#[tokio::test]
async fn what_cannot_be_read_is_no_tally_of_none() {
    let now = at("2026-11-30T13:00:00Z");
    let record = MemoryRecord::new(&Fuse::after(0));
    let watch = Watch { promises: Box::new(record), clock: Clock::new(move || now) };
    assert!(watch.look().await.is_err());
}
