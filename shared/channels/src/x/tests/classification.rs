//! How long X wants us to wait; what else its answers mean stands in `answers.json`.

use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::X;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn wait(headers: &[(&'static str, &str)]) -> Option<Duration> {
    let mut response = Response::builder().status(429);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    match X.classify(&response.body(Bytes::from_static(b"{}")).unwrap()) {
        SendOutcome::Retry { after, .. } => after,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_wait_is_from_the_answers_own_date_to_the_reset() {
    let date = ("date", "Sat, 28 Nov 2026 03:00:00 GMT");
    let reset = |name, seconds: i64| (name, (1_795_834_800 + seconds).to_string());
    let (name, at) = reset("x-rate-limit-reset", 90);
    assert_eq!(wait(&[date, (name, &at)]), Some(Duration::from_secs(90)));
    let (name, past) = reset("x-rate-limit-reset", -90);
    assert_eq!(wait(&[date, (name, &past)]), Some(Duration::ZERO));
    let (day, tomorrow) = reset("x-user-limit-24hour-reset", 4000);
    let headers =
        [date, ("x-rate-limit-reset", &at), ("x-user-limit-24hour-remaining", "0"), (day, &tomorrow)];
    assert_eq!(wait(&headers), Some(Duration::from_secs(4000)));
    let headers =
        [date, ("x-rate-limit-reset", &at), ("x-user-limit-24hour-remaining", "3"), (day, &tomorrow)];
    assert_eq!(wait(&headers), Some(Duration::from_secs(90)));
}

#[test]
fn without_a_date_or_a_reset_the_desk_has_its_own_patience() {
    assert_eq!(wait(&[("x-rate-limit-reset", "1795834890")]), None);
    assert_eq!(wait(&[("date", "Sat, 28 Nov 2026 03:00:00 GMT")]), None);
    assert_eq!(wait(&[("date", "yesterday"), ("x-rate-limit-reset", "soon")]), None);
    assert_eq!(wait(&[("retry-after", "7")]), Some(Duration::from_secs(7)));
    let date = ("date", "Sat, 28 Nov 2026 03:00:00 GMT");
    assert!(wait(&[date, ("x-rate-limit-reset", "9223372036854775807")]).is_some());
    assert_eq!(wait(&[date, ("x-rate-limit-reset", "-9223372036854775808")]), Some(Duration::ZERO));
}
