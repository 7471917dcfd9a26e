//! What the stand-in refuses, as Discord does.

use bytes::Bytes;
use http::Request;

use super::Discord;
use crate::stand_in::StandIn;

#[test]
fn the_stand_in_refuses_what_discord_refuses() {
    let answer = |path: &str, body: &'static str| {
        let request =
            Request::post(format!("http://127.0.0.1:9000{path}")).body(Bytes::from_static(body.as_bytes()));
        let played = Discord.answer(&request.unwrap(), 1);
        assert_eq!(played.message, None);
        played.response.status().as_u16()
    };
    assert_eq!(answer("/api/v10/users/@me", "{}"), 404);
    assert_eq!(answer("/api/v10/channels/1/messages", r#"{"content":"Hello"}"#), 401);
    assert_eq!(answer("/api/v10/webhooks/1/t", "{}"), 400);
}
