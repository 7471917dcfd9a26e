//! How long Discord wants us to wait; what else its answers mean stands in `answers.json`.

use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::Discord;
use crate::outcome::SendOutcome;
use crate::provider::Replies;

fn wait(body: &str) -> Option<Duration> {
    let response = Response::builder().status(429).header("retry-after", "3");
    match Discord.classify(&response.body(Bytes::copy_from_slice(body.as_bytes())).unwrap()) {
        SendOutcome::Retry { after, .. } => after,
        other => panic!("{other:?}"),
    }
}

#[test]
fn too_many_requests_wait_fractions_of_a_second() {
    let body = r#"{"message":"You are being rate limited.","retry_after":0.65,"global":false}"#;
    assert_eq!(wait(body), Some(Duration::from_millis(650)));
    for odd in
        [r#"{"retry_after":-1}"#, r#"{"retry_after":1e300}"#, r#"{"retry_after":"soon"}"#, "error code: 1015"]
    {
        assert_eq!(wait(odd), Some(Duration::from_secs(3)), "{odd}");
    }
}
