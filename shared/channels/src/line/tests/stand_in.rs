//! What the stand-in refuses, as LINE does.

use bytes::Bytes;
use http::Request;

use super::Line;
use crate::stand_in::StandIn;

#[test]
fn the_stand_in_refuses_what_line_refuses() {
    let call = |path: &str, body: &'static str| {
        Request::post(format!("http://127.0.0.1:9000{path}"))
            .body(Bytes::from_static(body.as_bytes()))
            .unwrap()
    };
    let refused = |call: &Request<Bytes>| {
        let played = Line.answer(call, 1);
        assert_eq!(played.message, None);
        played.response.status().as_u16()
    };
    let answer = |path: &str, body: &'static str| {
        let mut call = call(path, body);
        call.headers_mut().insert("authorization", "Bearer t".parse().unwrap());
        refused(&call)
    };
    assert_eq!(answer("/v2/bot/message/multicast", "{}"), 404);
    assert_eq!(answer("/v2/bot/message/push", "{}"), 400);
    assert_eq!(answer("/v2/bot/message/push", r#"{"to":"U1","messages":[]}"#), 400);
    assert_eq!(answer("/v2/bot/message/reply", "not JSON"), 400);
    let whole = r#"{"to":"U1","messages":[{"type":"text","text":"Hello"}]}"#;
    assert_eq!(refused(&call("/v2/bot/message/push", whole)), 401);
}
