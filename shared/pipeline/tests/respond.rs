//! What becomes of events: the record, the agents' queue, the plan of a reply.

mod world;

use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_channels::stand_in::Sample;
use nightdesk_domain::case::CaseState;
use nightdesk_domain::decision::Rule;
use nightdesk_domain::{EventKind, ReplyStatus};
use nightdesk_pipeline::agents::Occasion;
use nightdesk_pipeline::respond::Responded;
use serde_json::json;
use world::{World, accepted, answer, echo, receipt, sample, saturday, sms, text, wednesday, whatsapp};

const ANN: &str = "447700900123";

#[tokio::test]
async fn a_message_at_night_is_recorded_queued_and_answered_once() {
    let world = World::new();
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
    let responded = world.respond_to_all(saturday()).await.unwrap();
    assert_eq!(
        responded,
        [Responded::Recorded { replies: 1, for_agents: true, received: saturday(), phrased: None }]
    );
    let [reply] = &world.record.replies()[..] else { panic!("one reply") };
    assert!(reply.text.contains("Monday 30 November"), "{}", reply.text);
    assert!(reply.text.contains("09:00"), "{}", reply.text);
    let [item] = &world.agent_items()[..] else { panic!("one item") };
    assert_eq!(item.answered[0].text, reply.text);
    assert_eq!(item.due, Some("2026-11-30T13:00:00Z".parse().unwrap()));
    assert_eq!(item.why.last().unwrap().rule, Rule::Away);
    assert_eq!(world.record.cases()[0].promises[0].told.to_rfc3339(), "2026-11-30T09:00:00+00:00");
}

#[tokio::test]
async fn a_message_in_opening_hours_goes_to_agents_without_a_reply() {
    let world = World::new();
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", wednesday()).await;
    let responded = world.respond_to_all(wednesday()).await.unwrap();
    assert_eq!(
        responded,
        [Responded::Recorded { replies: 0, for_agents: true, received: wednesday(), phrased: None }]
    );
    assert_eq!(world.agent_items()[0].due, Some("2026-11-25T15:00:00Z".parse().unwrap()));
}

#[tokio::test]
async fn the_same_event_in_another_webhook_call_changes_nothing() {
    let world = World::new();
    let sample = text("wamid.1", ANN, "Hello?");
    world.post(&sample, "call-1", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    let before = (world.record.cases(), world.record.replies(), world.agent_items());

    let later = saturday() + TimeDelta::days(6);
    let [body] = &world.inbound.bodies()[..] else { panic!("one message") };
    let again = body.replace("call-1", "call-2");
    assert_eq!(world.respond(&again, later).await.unwrap(), Responded::Duplicate);
    assert_eq!((world.record.cases(), world.record.replies(), world.agent_items()), before);
}

#[tokio::test]
async fn ten_messages_in_one_night_get_one_notice_and_the_next_night_one_more() {
    let world = World::new();
    for n in 0..10 {
        let at = saturday() + TimeDelta::minutes(n);
        world.post(&text(&format!("wamid.{n}"), ANN, "Hello?"), &format!("call-{n}"), at).await;
        world.respond(world.inbound.bodies().last().unwrap(), at).await.unwrap();
    }
    assert_eq!((world.record.replies().len(), world.agent_items().len()), (1, 10));

    let next_night = saturday() + TimeDelta::days(3);
    world.post(&text("wamid.next", ANN, "Hello again?"), "call-next", next_night).await;
    world.respond(world.inbound.bodies().last().unwrap(), next_night).await.unwrap();
    assert_eq!(world.record.replies().len(), 2);
    assert_eq!(world.record.cases().len(), 1);
}

#[tokio::test]
async fn the_same_person_on_whatsapp_and_sms_is_one_customer_with_one_notice() {
    let world = World::new();
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
    let sms = json!({
        "provider": "twilio", "about": "An SMS.", "content_type": "application/x-www-form-urlencoded",
        "body": {"MessageSid": "SM1", "AccountSid": "AC1", "From": "+447700900123", "To": "+441632960000", "Body": "Hello?", "NumMedia": "0"},
    });
    world.post(&Sample::parse(&sms.to_string()).unwrap(), "call-2", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    assert_eq!((world.record.customers().len(), world.record.replies().len()), (1, 1));
    let channels: Vec<_> = world.record.cases()[0].channels.iter().map(ToString::to_string).collect();
    assert_eq!(channels, ["sms", "whatsapp"]);
}

#[tokio::test]
async fn ten_messages_in_one_night_over_three_channels_get_one_notice_and_the_next_night_one_more() {
    let world = World::new();
    let write = async |n: i64, at: DateTime<Utc>| {
        let (channel, address) = match n % 3 {
            0 => ("whatsapp", "tel:+447700900123"),
            1 => ("sms", "tel:+447700900123"),
            _ => ("telegram", "telegram:42"),
        };
        // The business's own page told us once that both addresses are one person's.
        let also = if channel == "telegram" { vec!["tel:+447700900123"] } else { Vec::new() };
        let event = json!({
            "key": {"channel": channel, "account": "1", "id": n.to_string()}, "address": address, "also": also,
            "thread": "1", "at": at, "received": at, "kind": "message", "content": {"text": "Hello?"},
        });
        let body = json!({"version": "1", "delivery": format!("call-{n}"), "event": event}).to_string();
        world.respond(&body, at).await.unwrap();
    };
    for n in 0..10 {
        write(n, saturday() + TimeDelta::minutes(n)).await;
    }
    assert_eq!((world.record.replies().len(), world.agent_items().len()), (1, 10));
    write(10, saturday() + TimeDelta::days(3)).await;
    assert_eq!(world.record.replies().len(), 2);
    let open = world.record.cases().into_iter().filter(|case| case.state == CaseState::Open);
    assert_eq!(open.map(|case| case.channels.len()).collect::<Vec<_>>(), [3], "one matter on three channels");
}

#[tokio::test]
async fn an_identity_without_a_number_and_its_number_are_joined_without_starting_over() {
    let world = World::new();
    let hidden = json!({"from_user_id": "GB.42", "id": "wamid.1", "timestamp": "$seconds", "type": "text", "text": {"body": "Hello?"}});
    let open = json!({"from": ANN, "from_user_id": "GB.42", "id": "wamid.2", "timestamp": "$seconds", "type": "text", "text": {"body": "It is me"}});
    world.post(&whatsapp(json!({"messages": [hidden]})), "call-1", saturday()).await;
    world.post(&whatsapp(json!({"messages": [open]})), "call-2", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    let [customer] = &world.record.customers()[..] else { panic!("one customer") };
    let addresses: Vec<_> = customer.addresses.iter().map(ToString::to_string).collect();
    assert_eq!(addresses, ["tel:+447700900123", "whatsapp:GB.42"]);
    assert_eq!((world.record.cases().len(), world.record.replies().len()), (1, 1));
}

#[tokio::test]
async fn a_late_redelivery_gets_no_away_notice() {
    let world = World::new();
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
    let monday = saturday() + TimeDelta::days(2) + TimeDelta::hours(7);
    world.respond_to_all(monday).await.unwrap();
    assert!(world.record.replies().is_empty());
    assert_eq!(world.agent_items().len(), 1);
}

#[tokio::test]
async fn the_bot_is_silent_just_after_an_agent_spoke() {
    let world = World::new();
    world.post(&echo(ANN, "wamid.echo"), "call-1", saturday()).await;
    let soon = saturday() + TimeDelta::minutes(10);
    world.post(&text("wamid.1", ANN, "Thanks"), "call-2", soon).await;
    world.respond_to_all(soon).await.unwrap();
    assert!(world.record.replies().is_empty());
    assert_eq!(world.agent_items()[0].why[0].rule, Rule::AgentSpoke);
}

#[tokio::test]
async fn a_message_taken_back_is_erased_even_if_it_comes_after_its_deletion() {
    let world = World::new();
    let revoke = json!({"from": ANN, "id": "wamid.2", "timestamp": "$seconds", "type": "revoke", "revoke": {"original_message_id": "wamid.1"}});
    let revoke = whatsapp(json!({"messages": [revoke]}));
    world.post(&revoke, "call-1", saturday()).await;
    world.post(&text("wamid.1", ANN, "My password is hush"), "call-2", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    assert_eq!(world.record.events()["whatsapp:1001:wamid.1"], None);
    assert!(!world.agents.bodies().concat().contains("hush"));
}

#[tokio::test]
async fn receipts_in_any_order_leave_a_reply_at_its_furthest() {
    let orders =
        [["sent", "delivered", "read"], ["read", "delivered", "sent"], ["delivered", "read", "sent"]];
    for order in orders {
        let world = World::new();
        world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
        world.respond_to_all(saturday()).await.unwrap();
        world.send_all(&world.api([accepted("wamid.reply")]), saturday()).await.unwrap();
        for status in order {
            world.post(&receipt("wamid.reply", ANN, status), status, saturday()).await;
        }
        world.respond_to_all(saturday()).await.unwrap();
        assert_eq!(world.record.replies()[0].status, ReplyStatus::Read, "{order:?}");
    }
}

#[tokio::test]
async fn the_echo_of_a_reply_of_ours_is_no_agent_at_work_and_anothers_is() {
    let world = World::new();
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
    world.respond_to_last(saturday()).await;
    world.send_all(&world.api([accepted("wamid.reply")]), saturday()).await.unwrap();
    world.post(&echo(ANN, "wamid.reply"), "call-2", saturday()).await;
    assert_eq!(world.respond_to_last(saturday()).await, Responded::Receipt);
    assert_eq!(world.record.cases()[0].agent_spoke, None);
    world.post(&echo(ANN, "wamid.by-hand"), "call-3", saturday()).await;
    assert!(matches!(world.respond_to_last(saturday()).await, Responded::Recorded { .. }));
    assert!(world.record.cases()[0].agent_spoke.is_some());
}

#[tokio::test]
async fn what_another_app_answers_is_for_agents_and_gets_no_reply_from_here() {
    let message = json!({
        "sender": {"id": "6079842318713022"}, "recipient": {"id": "1061"}, "timestamp": "$millis:number",
        "message": {"mid": "m_1", "text": "Hello?"},
    });
    for (list, replies) in [("standby", 0), ("messaging", 1)] {
        let world = World::new();
        let body = json!({"object": "page", "entry": [{"id": "1061", list: [message]}]});
        world.post(&sample("meta", body), "call-1", saturday()).await;
        let responded = world.respond_to_last(saturday()).await;
        assert_eq!(
            responded,
            Responded::Recorded { replies, for_agents: true, received: saturday(), phrased: None },
            "{list}"
        );
    }
}

#[tokio::test]
async fn a_receipt_that_is_faster_than_the_sender_is_not_lost() {
    let world = World::new();
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    world.post(&receipt("wamid.reply", ANN, "delivered"), "call-2", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    world.send_all(&world.api([accepted("wamid.reply")]), saturday()).await.unwrap();
    assert_eq!(world.record.replies()[0].status, ReplyStatus::Delivered);
}

#[tokio::test]
async fn a_reply_that_did_not_arrive_is_shown_to_agents() {
    let world = World::new();
    world.post(&text("wamid.1", ANN, "Hello?"), "call-1", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    world.send_all(&world.api([accepted("wamid.reply")]), saturday()).await.unwrap();
    let failed = json!({"id": "wamid.reply", "recipient_id": ANN, "status": "failed", "timestamp": "$seconds", "errors": [{"code": 131_026, "title": "Message undeliverable"}]});
    world.post(&whatsapp(json!({"statuses": [failed]})), "call-2", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    assert_eq!(world.record.replies()[0].status, ReplyStatus::Failed);
    let problem = world.agent_items().into_iter().find_map(|item| match item.what {
        Occasion::ReplyProblem { reason, .. } => Some(reason),
        Occasion::Event { .. } => None,
    });
    assert_eq!(problem.as_deref(), Some("131026"));
}

#[tokio::test]
async fn who_opted_out_gets_no_reply_until_they_opt_in_again() {
    let world = World::new();
    for (n, body) in ["STOP", "Are you there?", "START", "And now?"].into_iter().enumerate() {
        world.post(&sms(&format!("SM{n}"), "+441632960000", body), &format!("call-{n}"), saturday()).await;
    }
    world.respond_to_all(saturday()).await.unwrap();
    let replies = world.record.replies();
    assert_eq!(replies.iter().map(|reply| reply.in_reply_to.as_deref()).collect::<Vec<_>>(), [Some("SM3")]);
    let items = world.agent_items();
    assert!(matches!(&items[0].what, Occasion::Event { event } if event.kind == EventKind::OptOut));
    assert_eq!(items[1].why[0].rule, Rule::OptedOut);
}

#[tokio::test]
async fn what_x_repeats_is_known_by_its_id_as_the_desks_own_or_is_a_colleagues() {
    let world = World::new();
    let (ann, shop) = ("2222222222222222222", "1811111111111111111");
    let activity = |kind: &str, id: &str, from: &str, to: &str| {
        let create =
            json!({"sender_id": from, "target": {"recipient_id": to}, "message_data": {"text": "Hello?"}});
        let message = json!({"type": "message_create", "id": id, "created_timestamp": "$millis", "message_create": create});
        let payload = json!({"direct_message_events": [message]});
        sample("x", json!({"data": {"filter": {"user_id": shop}, "event_type": kind, "payload": payload}}))
    };
    world.post(&activity("dm.received", "1", ann, shop), "call-1", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    let sent = answer(201, &json!({"data": {"dm_conversation_id": "1-2", "dm_event_id": "2"}}));
    world.send_all(&world.api([sent]), saturday()).await.unwrap();
    for (id, own) in [("2", true), ("3", false)] {
        world.post(&activity("dm.sent", id, shop, ann), "call-2", saturday()).await;
        assert_eq!(world.respond_to_last(saturday()).await == Responded::Receipt, own, "{id}");
    }
}

#[tokio::test]
async fn a_customer_in_tokyo_reads_their_own_time() {
    let world = World::new();
    world.post(&text("wamid.1", "819012345678", "もしもし"), "call-1", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    let [reply] = &world.record.replies()[..] else { panic!("one reply") };
    assert!(reply.text.contains("18:00"), "09:00 in London: {}", reply.text);
}

#[tokio::test]
async fn garbage_on_the_queue_comes_again_and_ends_in_the_dead_letters() {
    let world = World::new();
    assert!(world.respond("{\"version\": \"99\"}", saturday()).await.is_err());
    assert!(world.respond("", saturday()).await.is_err());
}
