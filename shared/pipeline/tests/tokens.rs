//! Tokens that credentials are traded for: one for many replies, and what happens without one. Teams
//! shows it; WeChat, where it says no with a status of 200.
#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

mod world;

use std::time::Duration;

use bytes::Bytes;
use chrono::TimeDelta;
use http::Response;
use nightdesk_channels::provider;
use nightdesk_channels::stand_in::Sample;
use nightdesk_domain::ReplyStatus;
use nightdesk_pipeline::Documents;
use nightdesk_pipeline::Tokens;
use nightdesk_pipeline::agents::Occasion;
use nightdesk_pipeline::fakes::{Fuse, ScriptedApi};
use nightdesk_pipeline::ports::CallError;
use nightdesk_pipeline::send::Delivery;
use serde_json::json;
use world::{World, answer, saturday, teams};

type Answer = Result<Response<Bytes>, CallError>;

/// What Microsoft Entra answers when it lets a bot in, for one hour.
fn granted() -> Answer {
    answer(200, &json!({"token_type": "Bearer", "expires_in": 3600, "access_token": "a-token"}))
}

fn sent(id: &str) -> Answer {
    answer(201, &json!({"id": id}))
}

fn refused() -> Answer {
    answer(401, &json!({"error": {"code": "Unauthorized", "message": "…"}}))
}

/// Takes a message to Teams, and plans the reply to it.
async fn plan(world: &World, id: &str, from: &str) {
    let keys = provider("teams").unwrap().stand_in();
    let keys = keys.document(&"https://login.botframework.com/v1/.well-known/keys".parse().unwrap()).unwrap();
    let documents = Documents::over(ScriptedApi::answering(&Fuse::none(), [Ok(Response::new(keys))]));
    let response = world.post_by(&documents, &teams(id, from, "Hello?"), "call", saturday()).await;
    assert_eq!(response.status(), 200);
    world.respond_to_last(saturday()).await;
}

fn statuses(world: &World) -> Vec<ReplyStatus> {
    world.record.replies().iter().map(|reply| reply.status).collect()
}

fn problems(world: &World) -> Vec<String> {
    let problem = |what| match what {
        Occasion::ReplyProblem { reason, .. } => Some(reason),
        Occasion::Event { .. } => None,
    };
    world.agent_items().into_iter().filter_map(|item| problem(item.what)).collect()
}

#[tokio::test]
async fn one_sign_in_serves_many_replies() {
    let (world, tokens) = (World::new(), Tokens::default());
    for (id, from) in [("1", "ann"), ("2", "bob"), ("3", "eve")] {
        plan(&world, id, from).await;
    }
    let api = world.api([granted(), sent("11"), sent("12"), sent("13")]);
    world.send_all_by(&tokens, &api, saturday()).await.unwrap();
    assert_eq!(statuses(&world), [ReplyStatus::Sent; 3]);
    assert_eq!(api.calls(), 4);
}

#[tokio::test]
async fn a_token_is_used_until_five_minutes_before_its_end() {
    let (world, tokens) = (World::new(), Tokens::default());
    let after = |minutes| saturday() + TimeDelta::minutes(minutes);
    let api = world.api([granted(), sent("11"), sent("12"), granted(), sent("13")]);
    for (id, from, minutes, calls) in [("1", "ann", 0, 2), ("2", "bob", 54, 3), ("3", "eve", 55, 5)] {
        plan(&world, id, from).await;
        world.send_all_by(&tokens, &api, after(minutes)).await.unwrap();
        assert_eq!(api.calls(), calls, "after {minutes} min");
    }
    assert_eq!(statuses(&world), [ReplyStatus::Sent; 3]);
}

#[tokio::test]
async fn a_token_that_ended_early_is_renewed_and_the_reply_goes_out() {
    let (world, tokens) = (World::new(), Tokens::default());
    plan(&world, "1", "ann").await;
    plan(&world, "2", "bob").await;
    let api = world.api([granted(), sent("11"), refused(), granted(), sent("12")]);
    let deliveries = world.send_all_by(&tokens, &api, saturday()).await.unwrap();
    assert!(
        matches!(deliveries[..], [Delivery::Settled(ReplyStatus::Sent), Delivery::Later(_)]),
        "{deliveries:?}"
    );
    world.send_all_by(&tokens, &api, saturday() + TimeDelta::minutes(1)).await.unwrap();
    assert_eq!(statuses(&world), [ReplyStatus::Sent; 2]);
    assert_eq!(api.calls(), 5);
    assert_eq!(problems(&world), Vec::<String>::new());
}

#[tokio::test]
async fn a_sign_in_that_is_refused_is_told_to_agents_and_nothing_is_sent() {
    let (world, tokens) = (World::new(), Tokens::default());
    plan(&world, "1", "ann").await;
    let api = world.api([answer(400, &json!({"error": "invalid_client"})), granted(), sent("11")]);
    let deliveries = world.send_all_by(&tokens, &api, saturday()).await.unwrap();
    assert_eq!(deliveries, [Delivery::Settled(ReplyStatus::Failed)]);
    assert_eq!(api.calls(), 1);
    assert_eq!(problems(&world), ["http 400: signing in gave no token"]);
}

#[tokio::test]
async fn a_sign_in_that_fails_for_now_is_tried_again() {
    let (world, tokens) = (World::new(), Tokens::default());
    plan(&world, "1", "ann").await;
    let busy = answer(429, &json!({})).map(|mut response| {
        response.headers_mut().insert("retry-after", "20".parse().unwrap());
        response
    });
    let silent = Err(CallError::NoResponse("timeout".to_owned()));
    let api = world.api([busy, answer(500, &json!({})), silent, granted(), sent("11")]);
    let mut now = saturday();
    let mut waits = Vec::new();
    while let [Delivery::Later(wait)] = world.send_all_by(&tokens, &api, now).await.unwrap()[..] {
        waits.push(wait);
        now += TimeDelta::from_std(wait).unwrap();
    }
    assert_eq!((waits.len(), waits[0]), (3, Duration::from_secs(20)));
    assert_eq!(statuses(&world), [ReplyStatus::Sent]);
    assert_eq!(problems(&world), Vec::<String>::new());
}

#[tokio::test]
async fn a_provider_that_says_busy_in_an_answer_of_status_200_is_asked_again() {
    let (world, tokens) = (World::new(), Tokens::default());
    let text = std::fs::read_to_string("../../events/wechat/text.json").unwrap();
    let response = world.post(&Sample::parse(&text).unwrap(), "call", saturday()).await;
    assert_eq!(&response.body()[..], b"success");
    world.respond_to_last(saturday()).await;
    let busy = || answer(200, &json!({"errcode": -1, "errmsg": "system error"}));
    let granted = answer(200, &json!({"access_token": "a-token", "expires_in": 7200}));
    let api = world.api([busy(), granted, busy(), answer(200, &json!({"errcode": 0, "errmsg": "ok"}))]);
    for minutes in [0, 5] {
        let now = saturday() + TimeDelta::minutes(minutes);
        let deliveries = world.send_all_by(&tokens, &api, now).await.unwrap();
        assert!(matches!(deliveries[..], [Delivery::Later(_)]), "{deliveries:?}");
    }
    world.send_all_by(&tokens, &api, saturday() + TimeDelta::minutes(20)).await.unwrap();
    assert_eq!(statuses(&world), [ReplyStatus::Sent]);
    assert_eq!(api.calls(), 4);
}
