//! One channel, two carriers: who brought the message carries the answer.
#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

mod world;

use http::Request;
use nightdesk_channels::stand_in::Sample;
use nightdesk_domain::{Reply, ReplyStatus};
use nightdesk_pipeline::send::Delivery;
use serde_json::json;
use world::{World, accepted, answer, saturday, text};

/// One WhatsApp text through Twilio.
fn through_twilio(id: &str, from: &str, says: &str) -> Sample {
    let sample = json!({
        "provider": "twilio", "about": "A WhatsApp message.", "content_type": "application/x-www-form-urlencoded",
        "body": {"MessageSid": id, "SmsStatus": "received", "From": format!("whatsapp:+{from}"), "WaId": from,
            "To": "whatsapp:+14155238886", "Body": says, "NumMedia": "0"},
    });
    Sample::parse(&sample.to_string()).unwrap()
}

fn hosts(asked: &[Request<bytes::Bytes>]) -> Vec<&str> {
    asked.iter().map(|request| request.uri().host().unwrap()).collect()
}

#[tokio::test]
async fn a_whatsapp_message_is_answered_through_whoever_brought_it() {
    let world = World::new();
    world.post(&through_twilio("SM1", "447700900123", "Hello?"), "call-1", saturday()).await;
    world.post(&text("wamid.1", "447700900456", "Hello?"), "call-2", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    let replies = world.record.replies();
    assert!(replies.iter().all(|reply| reply.channel.as_str() == "whatsapp"));
    let api = world.api([answer(201, &json!({"sid": "SM9", "status": "queued"})), accepted("wamid.reply")]);
    let settled = Delivery::Settled(ReplyStatus::Sent);
    assert_eq!(world.send_all(&api, saturday()).await.unwrap(), [settled.clone(), settled]);
    let asked = api.asked();
    assert_eq!(hosts(&asked), ["api.twilio.com", "graph.facebook.com"]);
    let form = String::from_utf8(asked[0].body().to_vec()).unwrap();
    assert!(form.contains("To=whatsapp%3A%2B447700900123&From=whatsapp%3A%2B14155238886"), "{form}");
}

#[tokio::test]
async fn one_person_who_writes_through_both_is_told_once() {
    let world = World::new();
    world.post(&through_twilio("SM1", "447700900123", "Hello?"), "call-1", saturday()).await;
    world.post(&text("wamid.1", "447700900123", "Anybody?"), "call-2", saturday()).await;
    world.respond_to_all(saturday()).await.unwrap();
    let [reply] = &world.record.replies()[..] else { panic!("one reply") };
    assert_eq!((reply.carrier.as_deref(), reply.address.as_str()), (Some("twilio"), "tel:+447700900123"));
    assert_eq!(world.record.cases().len(), 1);
}

#[tokio::test]
async fn events_and_replies_from_before_carriers_were_named_go_through_the_first_of_their_channel() {
    let world = World::new();
    world.post(&text("wamid.1", "447700900123", "Hello?"), "call-1", saturday()).await;
    let [body] = &world.inbound.bodies()[..] else { panic!("one message") };
    assert!(body.contains(r#""provider":"meta","#), "{body}");
    let old = body.replace(r#""provider":"meta","#, "");
    world.respond(&old, saturday()).await.unwrap();
    assert_eq!(world.record.replies()[0].carrier.as_deref(), Some("meta"));

    let mut reply = serde_json::to_value(&world.record.replies()[0]).unwrap();
    reply.as_object_mut().unwrap().remove("carrier");
    let reply: Reply = serde_json::from_value(reply).unwrap();
    let carrier = nightdesk_channels::replies(&reply.channel, reply.carrier.as_deref()).unwrap();
    assert_eq!(carrier.id(), "meta");
}

#[test]
fn a_carrier_that_does_not_carry_the_channel_carries_nothing_on_it() {
    let of = |channel, by| nightdesk_channels::replies(&channel, by).map(|provider| provider.id());
    let whatsapp = || nightdesk_domain::Channel::new("whatsapp");
    assert_eq!(of(whatsapp(), Some("twilio")), Some("twilio"));
    assert_eq!(of(whatsapp(), Some("telegram")), Some("meta"));
    assert_eq!(of(whatsapp(), Some("gone")), Some("meta"));
    assert_eq!(of(nightdesk_domain::Channel::new("pigeon"), Some("meta")), None);
}
