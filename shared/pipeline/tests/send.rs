//! What the sender makes of providers' answers.

mod world;

use std::time::Duration;

use chrono::TimeDelta;
use nightdesk_domain::ReplyStatus;
use nightdesk_pipeline::agents::Occasion;
use nightdesk_pipeline::ports::CallError;
use nightdesk_pipeline::send::Delivery;
use serde_json::{Value, json};
use world::{World, accepted, answer, saturday, sms, text};

const ADDRESS: &str = "tel:+447700900123";

async fn with_a_planned_reply() -> World {
    let world = World::new();
    world.post(&text("wamid.1", "447700900123", "Hello?"), "call-1", saturday()).await;
    assert!(world.respond_to_all(saturday()).await.is_ok());
    world
}

fn graph_error(code: u32) -> Value {
    json!({"error": {"code": code, "message": "…", "type": "OAuthException"}})
}

fn problems(world: &World) -> Vec<(ReplyStatus, String)> {
    let problem = |what| match what {
        Occasion::ReplyProblem { status, reason, .. } => Some((status, reason)),
        Occasion::Event { .. } => None,
    };
    world.agent_items().into_iter().filter_map(|item| problem(item.what)).collect()
}

#[tokio::test]
async fn a_reply_goes_out_once_however_often_its_message_comes() {
    let world = with_a_planned_reply().await;
    let api = world.api([accepted("wamid.reply"), accepted("wamid.twice")]);
    for _ in 0..3 {
        world.send_all(&api, saturday()).await.unwrap();
    }
    assert_eq!(api.calls(), 1);
    assert_eq!(world.record.replies()[0].provider_id.as_deref(), Some("wamid.reply"));
}

#[tokio::test]
async fn a_busy_provider_is_called_again_after_the_time_it_asked_for() {
    let world = with_a_planned_reply().await;
    let busy = answer(429, &graph_error(130_429)).map(|mut response| {
        response.headers_mut().insert("retry-after", "30".parse().unwrap());
        response
    });
    let api = world.api([busy, accepted("wamid.reply")]);
    let deliveries = world.send_all(&api, saturday()).await.unwrap();
    assert_eq!(deliveries, [Delivery::Later(Duration::from_secs(30))]);
    assert_eq!(world.record.replies()[0].status, ReplyStatus::Planned);
    world.send_all(&api, saturday() + TimeDelta::seconds(30)).await.unwrap();
    assert_eq!(world.record.replies()[0].status, ReplyStatus::Sent);
    assert!(problems(&world).is_empty());
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_is_given_up_with_a_reason() {
    let world = with_a_planned_reply().await;
    let api = world.api([]);
    let mut now = saturday();
    loop {
        match world.send_all(&api, now).await.unwrap()[..] {
            [Delivery::Later(wait)] => now += TimeDelta::from_std(wait).unwrap(),
            [Delivery::Settled(status)] => break assert_eq!(status, ReplyStatus::Failed),
            ref other => panic!("{other:?}"),
        }
    }
    let problems = problems(&world);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].1.starts_with("given up after 8 attempts"), "{}", problems[0].1);
}

#[tokio::test]
async fn no_answer_makes_the_outcome_unknown_and_is_not_tried_again() {
    let world = with_a_planned_reply().await;
    let api = world.api([Err(CallError::NoResponse("timeout".to_owned())), accepted("wamid.twice")]);
    world.send_all(&api, saturday()).await.unwrap();
    world.send_all(&api, saturday()).await.unwrap();
    assert_eq!(api.calls(), 1);
    assert_eq!(world.record.replies()[0].status, ReplyStatus::Unknown);
    assert_eq!(problems(&world)[0].0, ReplyStatus::Unknown);
}

#[tokio::test]
async fn a_closed_window_or_a_refusal_is_recorded_and_shown_to_agents() {
    for code in [131_047, 131_026, 190] {
        let world = with_a_planned_reply().await;
        let api = world.api([answer(400, &graph_error(code))]);
        world.send_all(&api, saturday()).await.unwrap();
        assert_eq!(world.record.replies()[0].status, ReplyStatus::Failed, "{code}");
        assert!(problems(&world)[0].1.starts_with(&code.to_string()), "{:?}", problems(&world));
    }
}

#[tokio::test]
async fn who_blocked_the_business_is_answered_again_once_they_write() {
    let world = with_a_planned_reply().await;
    let api = world.api([answer(400, &graph_error(131_050))]);
    world.send_all(&api, saturday()).await.unwrap();
    assert!(!world.wants_replies(ADDRESS).await);
    let next_night = saturday() + TimeDelta::days(3);
    world.post(&text("wamid.2", "447700900123", "Hello?"), "call-2", next_night).await;
    world.respond_to_last(next_night).await;
    assert!(world.wants_replies(ADDRESS).await);
    assert_eq!(world.record.replies().len(), 2);
}

#[tokio::test]
async fn who_stopped_text_messages_is_not_written_to_because_they_write() {
    let world = World::new();
    world.post(&sms("SM1", "+441632960000", "Hello?"), "call-1", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    let stopped = answer(400, &json!({"code": 21610, "message": "unsubscribed", "status": 400}));
    world.send_all(&world.api([stopped]), saturday()).await.unwrap();
    let next_night = saturday() + TimeDelta::days(3);
    for (id, body, replies) in [("SM2", "Hello?", 1), ("SM3", "Yes", 2)] {
        world.post(&sms(id, "+441632960000", body), id, next_night).await;
        world.respond_to_last(next_night).await;
        assert_eq!(world.record.replies().len(), replies, "{body}");
    }
}

#[tokio::test]
async fn a_notice_that_is_no_longer_true_is_not_sent() {
    let world = with_a_planned_reply().await;
    let api = world.api([accepted("wamid.reply")]);
    world.send_all(&api, saturday() + TimeDelta::days(3)).await.unwrap();
    assert_eq!(api.calls(), 0);
    assert_eq!(world.record.replies()[0].status, ReplyStatus::Failed);
}

#[tokio::test]
async fn a_reply_that_is_read_out_of_the_record_is_sent_without_a_call() {
    let world = World::new();
    let message = json!({"type": "message", "id": "0b6a1c52-7f3e-4d8a-9c41-000000000001", "text": "Hello?"});
    let post = world::sample("webchat", json!({"language": "en", "messages": [message]}));
    world.post(&post, "call-1", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    let api = world.api([]);
    let deliveries = world.send_all(&api, saturday()).await.unwrap();
    assert_eq!((deliveries, api.calls()), (vec![Delivery::Settled(ReplyStatus::Sent)], 0));
    let reply = world.record.replies().remove(0);
    assert_eq!((reply.status, reply.sent_at), (ReplyStatus::Sent, Some(saturday())));

    let seen = world::sample("webchat", json!({"messages": [{"type": "seen", "of": reply.key}]}));
    world.post(&seen, "call-2", saturday()).await;
    world.respond_to_last(saturday()).await;
    assert_eq!(world.record.replies()[0].status, ReplyStatus::Read);
}

/// A planned reply to a LINE message that came with these tokens.
async fn with_a_reply_on_line(reply_token: Option<&str>) -> World {
    let world = World::new();
    let event = json!({
        "type": "message", "webhookEventId": "01KB", "timestamp": "$millis:number", "mode": "active",
        "source": {"type": "user", "userId": "U1"}, "replyToken": reply_token,
        "message": {"type": "text", "id": "468", "text": "Hello?"},
    });
    let body = json!({"destination": "U0", "events": [event]});
    world.post(&world::sample("line", body), "call-1", saturday()).await;
    assert!(world.respond_to_all(saturday()).await.is_ok());
    world
}

fn sent_by_line(id: &str) -> Result<http::Response<bytes::Bytes>, CallError> {
    answer(200, &json!({"sentMessages": [{"id": id}]}))
}

#[tokio::test]
async fn a_reply_whose_thread_is_closed_goes_out_by_the_other() {
    let world = with_a_reply_on_line(Some("r1")).await;
    let api = world.api([answer(400, &json!({"message": "Invalid reply token"})), sent_by_line("9")]);
    let deliveries = world.send_all(&api, saturday()).await.unwrap();
    assert_eq!(deliveries, [Delivery::Later(Duration::ZERO)]);
    world.send_all(&api, saturday()).await.unwrap();
    assert_eq!(api.calls(), 2);
    let reply = &world.record.replies()[0];
    assert_eq!((reply.status, reply.thread.as_str()), (ReplyStatus::Sent, "U1"));
    assert!(problems(&world).is_empty());
}

#[tokio::test]
async fn an_unknown_outcome_is_tried_again_where_the_provider_knows_a_repetition() {
    let unknown =
        || [Err(CallError::NoResponse("timeout".to_owned())), answer(500, &json!({"message": "Oops"}))];
    for first in unknown() {
        let world = with_a_reply_on_line(None).await;
        let repeated = json!({"message": "The retry key is already accepted", "sentMessages": [{"id": "9"}]});
        let api = world.api([first, answer(409, &repeated)]);
        let [Delivery::Later(wait)] = world.send_all(&api, saturday()).await.unwrap()[..] else {
            panic!("it was not put off")
        };
        world.send_all(&api, saturday() + TimeDelta::from_std(wait).unwrap()).await.unwrap();
        assert_eq!(world.record.replies()[0].provider_id.as_deref(), Some("9"));
    }
    for first in unknown() {
        let world = with_a_reply_on_line(Some("r1")).await;
        let api = world.api([first, sent_by_line("twice")]);
        world.send_all(&api, saturday()).await.unwrap();
        assert_eq!(world.record.replies()[0].status, ReplyStatus::Unknown);
    }
}
