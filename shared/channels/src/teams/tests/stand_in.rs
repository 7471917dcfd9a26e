//! What the stand-in refuses, as Teams does.

use bytes::Bytes;
use http::Request;

use super::Teams;
use crate::provider::Replies;
use crate::stand_in::{StandIn, refusal};

#[test]
fn the_stand_in_refuses_what_teams_refuses() {
    let answer = |path: &str, token: &str, body| {
        refusal(&Teams, path, &[("authorization", token)], body).status().as_u16()
    };
    let path = "/v3/conversations/a:1/activities/15";
    assert_eq!(answer("/", "Bearer x", "{}"), 404);
    assert_eq!(answer("/v3/conversations/a:1/members", "Bearer x", "{}"), 404);
    assert_eq!(answer(path, "", r#"{"text":"Hello"}"#), 401);
    assert_eq!(answer(path, "Bearer x", r#"{"text":""}"#), 400);
    assert_eq!(answer(path, "Bearer x", "not JSON"), 400);
    let bare =
        Request::post("http://127.0.0.1:9000/t/oauth2/v2.0/token").body(Bytes::from_static(b"client_id=app"));
    assert!(Teams.signed_in(&Teams.answer(&bare.unwrap(), 1).response).is_none());
}

#[test]
fn the_stand_in_publishes_its_keys_where_microsoft_does_alone() {
    assert!(Teams.document(&"https://example.com/keys".parse().unwrap()).is_none());
}
