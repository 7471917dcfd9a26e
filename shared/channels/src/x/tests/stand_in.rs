//! What the stand-in refuses, as X does.

use super::X;
use crate::stand_in::refusal;

#[test]
fn the_stand_in_refuses_what_x_refuses() {
    let refused =
        |path: &str, headers: &[(&str, &str)], body| refusal(&X, path, headers, body).status().as_u16();
    let answer = |path: &str, body| refused(path, &[("authorization", "Bearer t")], body);
    assert_eq!(answer("/2/tweets", r#"{"text":"Hello"}"#), 404);
    assert_eq!(answer("/2/dm_conversations/with/42/messages", "{}"), 400);
    assert_eq!(answer("/2/dm_conversations/with/42/messages", "not JSON"), 400);
    assert_eq!(refused("/2/dm_conversations/with/42/messages", &[], r#"{"text":"Hello"}"#), 401);
}
