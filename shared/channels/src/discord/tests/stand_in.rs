//! What the stand-in refuses, as Discord does.

use super::Discord;
use crate::stand_in::refusal;

#[test]
fn the_stand_in_refuses_what_discord_refuses() {
    let answer = |path: &str, body| refusal(&Discord, path, &[], body).status().as_u16();
    assert_eq!(answer("/api/v10/users/@me", "{}"), 404);
    assert_eq!(answer("/api/v10/channels/1/messages", r#"{"content":"Hello"}"#), 401);
    assert_eq!(answer("/api/v10/webhooks/1/t", "{}"), 400);
}
