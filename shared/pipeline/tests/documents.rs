//! What providers publish to verify their requests with: when it is read, and when it cannot be. Teams
//! shows it, whose keys are such a document.
#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

mod world;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64URL_NOPAD;
use http::{Request, Response, header};
use nightdesk_channels::{Provider, Secrets, Unverified, provider};
use nightdesk_pipeline::Documents;
use nightdesk_pipeline::fakes::{Fuse, ScriptedApi};
use nightdesk_pipeline::ports::{CallError, ProviderApi};
use serde_json::json;
use world::{SECRET, World, answer, saturday, teams};

const KEYS: &str = "https://login.botframework.com/v1/.well-known/keys";

/// The host of a document, which counts how often it is asked.
#[derive(Clone)]
struct Host(Arc<ScriptedApi>);

#[async_trait]
impl ProviderApi for Host {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, CallError> {
        assert_eq!((request.method().as_str(), request.uri().to_string().as_str()), ("GET", KEYS));
        self.0.call(request).await
    }
}

/// A host that gives these answers, and an endpoint that asks it.
fn host(answers: impl IntoIterator<Item = Result<Response<Bytes>, CallError>>) -> (Host, Documents) {
    let host = Host(Arc::new(ScriptedApi::answering(&Fuse::none(), answers)));
    (host.clone(), Documents::over(host))
}

fn bot_framework() -> &'static dyn Provider {
    provider("teams").unwrap()
}

fn keys() -> Result<Response<Bytes>, CallError> {
    Ok(Response::new(bot_framework().stand_in().document(&KEYS.parse().unwrap()).unwrap()))
}

fn no_keys() -> Result<Response<Bytes>, CallError> {
    answer(200, &json!({"keys": []}))
}

fn hello(id: &str) -> nightdesk_channels::stand_in::Sample {
    teams(id, "ann", "Hello?")
}

/// Posts a message with this body, or its own, whose token says that another key signed it.
async fn post_with_another_key(world: &World, documents: &Documents, now: DateTime<Utc>) -> u16 {
    let secrets = Secrets::parse(SECRET).unwrap();
    let mut request = hello("forged").request("https://desk.example.com/webhooks/teams", now);
    bot_framework().stand_in().sign(&mut request, secrets.iter().next().unwrap());
    let token = request.header("authorization").unwrap().to_owned();
    let (_, rest) = token.split_once('.').unwrap();
    let header = BASE64URL_NOPAD.encode(json!({"alg": "RS256", "kid": "another"}).to_string().as_bytes());
    request.headers.insert(header::AUTHORIZATION, format!("Bearer {header}.{rest}").parse().unwrap());
    world.receive(documents, &secrets, bot_framework(), request, "call", now).await.status().as_u16()
}

#[tokio::test]
async fn the_keys_are_read_once_a_day() {
    let world = World::new();
    let (host, documents) = host([keys(), keys()]);
    for (id, hours, asked) in [("1", 0, 1), ("2", 12, 1), ("3", 23, 1), ("4", 24, 2), ("5", 47, 2)] {
        let now = saturday() + TimeDelta::hours(hours);
        assert_eq!(world.post_by(&documents, &hello(id), "call", now).await.status(), 200, "after {hours} h");
        assert_eq!(host.0.calls(), asked, "after {hours} h");
    }
    assert_eq!(world.inbound.bodies().len(), 5);
}

#[tokio::test]
async fn whoever_invents_keys_makes_us_ask_no_oftener_than_once_an_hour() {
    let world = World::new();
    let (host, documents) = host([keys(), keys(), keys()]);
    for (minutes, asked) in [(0, 1), (1, 1), (59, 1), (60, 2), (61, 2), (119, 2), (120, 3)] {
        let now = saturday() + TimeDelta::minutes(minutes);
        assert_eq!(post_with_another_key(&world, &documents, now).await, 401, "after {minutes} min");
        assert_eq!(host.0.calls(), asked, "after {minutes} min");
    }
    assert!(world.inbound.bodies().is_empty() && world.parked.bodies().is_empty());
}

#[tokio::test]
async fn a_key_that_the_provider_has_since_an_hour_ago_is_found() {
    let world = World::new();
    let (host, documents) = host([no_keys(), keys()]);
    let after = |minutes| saturday() + TimeDelta::minutes(minutes);
    assert_eq!(world.post_by(&documents, &hello("1"), "call", after(0)).await.status(), 401);
    assert_eq!(world.post_by(&documents, &hello("1"), "call", after(59)).await.status(), 401);
    assert_eq!(host.0.calls(), 1);
    assert_eq!(world.post_by(&documents, &hello("1"), "call", after(60)).await.status(), 200);
    assert_eq!(host.0.calls(), 2);
}

#[tokio::test]
async fn while_the_documents_host_is_away_nothing_is_read_and_the_provider_comes_again() {
    let world = World::new();
    let away = || Err(CallError::Unreached("nobody there".to_owned()));
    let silent = || Err(CallError::NoResponse("timeout".to_owned()));
    let (host, documents) =
        host([away(), silent(), answer(500, &json!({})), answer(404, &json!({})), keys()]);
    for call in 1..=4 {
        let response = world.post_by(&documents, &hello("1"), "call", saturday()).await;
        assert_eq!((response.status().as_u16(), response.body().len()), (503, 0));
        assert_eq!(host.0.calls(), call);
        assert!(world.inbound.bodies().is_empty() && world.parked.bodies().is_empty());
    }
    assert_eq!(world.post_by(&documents, &hello("1"), "call", saturday()).await.status(), 200);
    assert_eq!(world.inbound.bodies().len(), 1);
}

#[tokio::test]
async fn keys_that_are_known_are_good_while_their_host_is_away_for_less_than_a_day() {
    let world = World::new();
    let (host, documents) = host([keys()]);
    for (id, hours, status) in [("1", 0, 200), ("2", 23, 200), ("3", 24, 503)] {
        let now = saturday() + TimeDelta::hours(hours);
        assert_eq!(
            world.post_by(&documents, &hello(id), "call", now).await.status(),
            status,
            "after {hours} h"
        );
    }
    assert_eq!(host.0.calls(), 2);
}

#[tokio::test]
async fn a_request_without_a_token_asks_for_no_keys() {
    let world = World::new();
    let (host, documents) = host([keys()]);
    let secrets = Secrets::parse(SECRET).unwrap();
    let bare = hello("1").request("https://desk.example.com/webhooks/teams", saturday());
    for authorization in [None, Some("Bearer x.y.z"), Some("Basic YTpi")] {
        let mut request: Unverified = bare.clone();
        if let Some(value) = authorization {
            request.headers.insert(header::AUTHORIZATION, value.parse().unwrap());
        }
        let response =
            world.receive(&documents, &secrets, bot_framework(), request, "call", saturday()).await;
        assert_eq!(response.status(), 401);
    }
    assert_eq!(host.0.calls(), 0);
}
