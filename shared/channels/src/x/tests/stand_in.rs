//! What the stand-in refuses, as X does.

use bytes::Bytes;
use http::Request;

use super::X;
use crate::stand_in::StandIn;

#[test]
fn the_stand_in_refuses_what_x_refuses() {
    let call = |path: &str, body: &'static str| {
        Request::post(format!("http://127.0.0.1:9000{path}"))
            .body(Bytes::from_static(body.as_bytes()))
            .unwrap()
    };
    let refused = |call: &Request<Bytes>| {
        let played = X.answer(call, 1);
        assert_eq!(played.message, None);
        played.response.status().as_u16()
    };
    let answer = |path: &str, body: &'static str| {
        let mut call = call(path, body);
        call.headers_mut().insert("authorization", "Bearer t".parse().unwrap());
        refused(&call)
    };
    assert_eq!(answer("/2/tweets", r#"{"text":"Hello"}"#), 404);
    assert_eq!(answer("/2/dm_conversations/with/42/messages", "{}"), 400);
    assert_eq!(answer("/2/dm_conversations/with/42/messages", "not JSON"), 400);
    assert_eq!(refused(&call("/2/dm_conversations/with/42/messages", r#"{"text":"Hello"}"#)), 401);
}
