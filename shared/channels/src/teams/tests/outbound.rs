//! Signing in, and replies.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use nightdesk_domain::Account;
use serde_json::{Value, json};

use super::super::TEAMS;
use super::{Teams, received};
use crate::provider::Carrier;
use crate::provider::{Api, Outgoing, Replies, Unsendable};
use crate::secrets::Credential;
use crate::split::split;

const THREAD: &str =
    "https://smba.trafficmanager.net/amer/v3/conversations/19:x@thread.tacv2;messageid=14/activities/15";

fn credential(user: Option<&str>, token: &str) -> Credential {
    Credential { user: user.map(str::to_owned), token: token.to_owned(), ..Credential::default() }
}

fn sign_in(base: &str, credential: &Credential) -> Result<Request<Bytes>, Unsendable> {
    let base = base.parse().unwrap();
    Teams.sign_in(&Api { base: &base, credential, receipts: None, now: received() }).map(Option::unwrap)
}

fn reply(base: &str, thread: &str) -> Result<Request<Bytes>, Unsendable> {
    let base = base.parse().unwrap();
    let credential = credential(Some("app"), "the-token");
    let (account, channel) = (Account::new("app"), TEAMS);
    let reply = Outgoing {
        channel: &channel,
        account: &account,
        thread,
        text: "Back at *09:00* <b>",
        choices: &[],
        in_reply_to: None,
        reference: "r",
    };
    Teams.reply(&reply, &Api { base: &base, credential: &credential, receipts: None, now: received() })
}

fn form(request: &Request<Bytes>) -> Vec<(String, String)> {
    url::form_urlencoded::parse(request.body()).into_owned().collect()
}

#[test]
fn a_bot_of_many_tenants_signs_in_in_bot_frameworks_name() {
    let request = sign_in(Teams.api(), &credential(Some("app-1"), "s&cret")).unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://login.microsoftonline.com/botframework.com/oauth2/v2.0/token");
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        form(&request),
        [
            pair("grant_type", "client_credentials"),
            pair("client_id", "app-1"),
            pair("client_secret", "s&cret"),
            pair("scope", "https://api.botframework.com/.default"),
        ]
    );
}

#[test]
fn a_bot_of_one_tenant_signs_in_there() {
    let request = sign_in(Teams.api(), &credential(Some("app-1@72f988bf"), "secret")).unwrap();
    assert_eq!(request.uri().path(), "/72f988bf/oauth2/v2.0/token");
    assert!(form(&request).contains(&("client_id".to_owned(), "app-1".to_owned())));
}

#[test]
fn elsewhere_signing_in_and_replying_go_to_one_place() {
    let request = sign_in("http://127.0.0.1:9000/teams/", &credential(Some("app-1"), "secret")).unwrap();
    assert_eq!(request.uri(), "http://127.0.0.1:9000/teams/botframework.com/oauth2/v2.0/token");
    let request = reply("http://127.0.0.1:9000/teams", THREAD).unwrap();
    assert_eq!(
        request.uri(),
        "http://127.0.0.1:9000/teams/v3/conversations/19:x@thread.tacv2;messageid=14/activities/15"
    );
}

#[test]
fn a_credential_bound_to_a_bots_account_needs_no_user() {
    let bound = Credential { account: Some(Account::new("app-2")), ..credential(None, "secret") };
    assert!(
        form(&sign_in(Teams.api(), &bound).unwrap()).contains(&("client_id".to_owned(), "app-2".to_owned()))
    );
    for incomplete in [
        credential(None, "secret"),
        credential(Some("@t"), "s"),
        credential(Some("app@"), "s"),
        credential(Some("app"), ""),
    ] {
        sign_in(Teams.api(), &incomplete).unwrap_err();
    }
}

#[test]
fn signing_in_gives_a_token_for_a_while() {
    let answer = |status: u16, body: Value| {
        Teams.signed_in(&Response::builder().status(status).body(Bytes::from(body.to_string())).unwrap())
    };
    let token =
        answer(200, json!({ "token_type": "Bearer", "expires_in": 3599, "access_token": "eyJ" })).unwrap();
    assert_eq!((token.value.as_str(), token.lasts), ("eyJ", Duration::from_secs(3599)));
    for (status, body) in [
        (400, json!({ "error": "invalid_client", "access_token": "eyJ", "expires_in": 1 })),
        (200, json!({ "expires_in": 3599 })),
        (200, json!({ "access_token": "", "expires_in": 1 })),
        (200, json!([])),
    ] {
        assert!(answer(status, body).is_none());
    }
}

#[test]
fn a_reply_goes_to_the_conversations_own_service_as_plain_text() {
    let request = reply(Teams.api(), THREAD).unwrap();
    assert_eq!((request.method().as_str(), request.uri().to_string().as_str()), ("POST", THREAD));
    assert_eq!(request.headers()["authorization"], "Bearer the-token");
    assert!(request.headers()["authorization"].is_sensitive());
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body, json!({ "type": "message", "text": "Back at *09:00* <b>", "textFormat": "plain" }));
}

#[test]
fn our_token_goes_nowhere_else() {
    for thread in [
        "",
        "a:1",
        "https://evil.example/v3/conversations/a/activities/1",
        "http://smba.trafficmanager.net/v3/conversations/a/activities",
        "https://smba.trafficmanager.net/v3/conversations/a",
        "https://smba.trafficmanager.net/v3/conversations//activities/1",
        "https://smba.trafficmanager.net/v3/conversations/a/activities/",
        "https://evil.trafficmanager.net/v3/conversations/a/activities/1",
        "https://smba.trafficmanager.net@evil.example/v3/conversations/a/activities/1",
    ] {
        assert!(reply(Teams.api(), thread).is_err(), "{thread}");
    }
    for service in [
        "smba.infra.gcc.teams.microsoft.com/gcc",
        "smba.infra.gov.teams.microsoft.us",
        "directline.botframework.com",
    ] {
        reply(Teams.api(), &format!("https://{service}/v3/conversations/a/activities")).unwrap();
    }
}

#[test]
fn a_message_that_is_gone_leaves_the_conversation_to_reply_to() {
    let other = Teams.other_thread(THREAD).unwrap();
    assert_eq!(other, THREAD.strip_suffix("/15").unwrap());
    reply(Teams.api(), &other).unwrap();
    assert_eq!(Teams.other_thread(&other), None);
    assert_eq!(Teams.other_thread("garbage"), None);
}

#[test]
fn a_long_text_is_split_by_utf_16() {
    let pieces = split(&"😀".repeat(20_000), Teams.text_limit(&TEAMS));
    assert_eq!(pieces.iter().map(|piece| piece.encode_utf16().count()).collect::<Vec<_>>(), [20_000, 20_000]);
}
