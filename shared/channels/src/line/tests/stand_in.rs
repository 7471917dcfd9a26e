//! What the stand-in refuses, as LINE does.

use super::Line;
use crate::stand_in::refusal;

#[test]
fn the_stand_in_refuses_what_line_refuses() {
    let refused =
        |path: &str, headers: &[(&str, &str)], body| refusal(&Line, path, headers, body).status().as_u16();
    let answer = |path: &str, body| refused(path, &[("authorization", "Bearer t")], body);
    assert_eq!(answer("/v2/bot/message/multicast", "{}"), 404);
    assert_eq!(answer("/v2/bot/message/push", "{}"), 400);
    assert_eq!(answer("/v2/bot/message/push", r#"{"to":"U1","messages":[]}"#), 400);
    assert_eq!(answer("/v2/bot/message/reply", "not JSON"), 400);
    let whole = r#"{"to":"U1","messages":[{"type":"text","text":"Hello"}]}"#;
    assert_eq!(refused("/v2/bot/message/push", &[], whole), 401);
}
