#![allow(clippy::all, dead_code, clippy::unwrap_used)]
mod world;
use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_domain::desk::Desk;
use nightdesk_domain::ReplyStatus;
use nightdesk_pipeline::agents::Occasion;
use nightdesk_pipeline::fakes::Fuse;
use serde_json::{Value, json};
use world::*;

const ANN: &str = "447700900123";

fn on(w: &World, fuse: Fuse) -> World {
    let f = World::new();
    World { record: w.record.on(&fuse), inbound: w.inbound.on(&fuse), parked: w.parked.on(&fuse), agents: w.agents.on(&fuse), outbound: w.outbound.on(&fuse), fuse, desk: f.desk, wording: f.wording }
}
async fn say(w: &World, m: Value, d: &str, at: DateTime<Utc>) {
    w.post(&whatsapp(json!({"messages": [m]})), d, at).await;
    let b = w.inbound.bodies().last().unwrap().clone();
    w.respond(&b, at).await.unwrap();
}
fn msg(id: &str, from: Option<&str>, user: Option<&str>, says: &str) -> Value {
    let mut m = json!({"id": id, "timestamp": "$seconds", "type": "text", "text": {"body": says}});
    if let Some(f) = from { m["from"] = json!(f); }
    if let Some(u) = user { m["from_user_id"] = json!(u); }
    m
}
fn problems(w: &World) -> usize { w.agent_items().iter().filter(|i| matches!(i.what, Occasion::ReplyProblem{..})).count() }
fn failed(of: &str, code: i64) -> Value { json!({"id": of, "recipient_id": ANN, "status": "failed", "timestamp": "$seconds", "errors": [{"code": code, "title": "x"}]}) }

#[tokio::test]
async fn t1_failed_receipt_crash() {
    let w = World::new();
    say(&w, msg("wamid.1", Some(ANN), None, "Hi"), "c1", saturday()).await;
    w.send_all(&w.api([accepted("wamid.r")]), saturday()).await.unwrap();
    w.post(&whatsapp(json!({"statuses": [failed("wamid.r", 131_026)]})), "c2", saturday()).await;
    let body = w.inbound.bodies().last().unwrap().clone();
    for n in 0..6 {
        let w2 = on(&w, Fuse::after(n));
        let r = w2.respond(&body, saturday()).await;
        println!("T1 fuse {n}: {:?} problems={}", r.is_ok(), problems(&w));
    }
    println!("T1 status {:?} problems={}", w.record.replies()[0].status, problems(&w));
}
#[tokio::test]
async fn t2_failed_receipt_faster_than_link() {
    let w = World::new();
    say(&w, msg("wamid.1", Some(ANN), None, "Hi"), "c1", saturday()).await;
    w.post(&whatsapp(json!({"statuses": [failed("wamid.r", 131_026)]})), "c2", saturday()).await;
    w.respond(w.inbound.bodies().last().unwrap(), saturday()).await.unwrap();
    w.send_all(&w.api([accepted("wamid.r")]), saturday()).await.unwrap();
    println!("T2 status {:?} problems={}", w.record.replies()[0].status, problems(&w));
}
#[tokio::test]
async fn t3_two_accounts_alternate() {
    let mut w = World::new();
    w.desk = Desk::parse(r#"
default_office = "london"
default_language = "en"
answer_within = "4h"
[office.london]
zone = "Europe/London"
hours = "Mo-Fr 09:00-17:30"
languages = ["en"]
[office.tokyo]
zone = "Asia/Tokyo"
hours = "Mo-Fr 09:00-17:30"
languages = ["ja"]
accounts = ["sms:+441632960000"]
"#).unwrap();
    let sms = |id: &str| Sample::parse(&json!({"provider": "twilio", "about": "An SMS.", "content_type": "application/x-www-form-urlencoded",
        "body": {"MessageSid": id, "AccountSid": "AC1", "From": "+447700900123", "To": "+441632960000", "Body": "hi", "NumMedia": "0"}}).to_string()).unwrap();
    use nightdesk_channels::stand_in::Sample;
    for n in 0..4 {
        let at = saturday() + TimeDelta::minutes(n);
        say(&w, msg(&format!("wamid.{n}"), Some(ANN), None, "Hi"), &format!("a{n}"), at).await;
        w.post(&sms(&format!("SM{n}")), &format!("b{n}"), at).await;
        w.respond(w.inbound.bodies().last().unwrap(), at).await.unwrap();
    }
    println!("T3 cases={} replies={}", w.record.cases().len(), w.record.replies().len());
}
#[tokio::test]
async fn t4_join_with_two_open_cases() {
    let w = World::new();
    say(&w, msg("wamid.1", Some(ANN), None, "Hi"), "c1", wednesday()).await;
    let night = wednesday() + TimeDelta::hours(12);
    say(&w, msg("wamid.2", None, Some("GB.42"), "Hello?"), "c2", night).await;
    say(&w, msg("wamid.3", Some(ANN), Some("GB.42"), "It is me"), "c3", night + TimeDelta::minutes(1)).await;
    println!("T4 replies={} customers={:?} cases={:?}", w.record.replies().len(),
        w.record.customers().iter().map(|c| c.addresses.len()).collect::<Vec<_>>(),
        w.record.cases().iter().map(|c| (c.state, c.told.is_some(), c.due)).collect::<Vec<_>>());
}
#[tokio::test]
async fn t5_crash_in_a_join() {
    for n in 0..9 {
        let w = World::new();
        say(&w, msg("wamid.1", Some(ANN), None, "Hi"), "c1", wednesday()).await;
        say(&w, msg("wamid.2", None, Some("GB.42"), "Hello?"), "c2", wednesday()).await;
        w.post(&whatsapp(json!({"messages": [msg("wamid.3", Some(ANN), Some("GB.42"), "me")]})), "c3", wednesday()).await;
        let body = w.inbound.bodies().last().unwrap().clone();
        let w2 = on(&w, Fuse::after(n));
        let first = w2.respond(&body, wednesday()).await.is_ok();
        w.respond(&body, wednesday()).await.unwrap();
        let all: Vec<_> = w.record.customers().iter().flat_map(|c| c.addresses.iter().map(|a| a.to_string()).collect::<Vec<_>>()).collect();
        println!("T5 fuse {n} first={first} addresses={all:?}");
    }
}
#[tokio::test]
async fn t6_opt_out_of_the_other_address() {
    let w = World::new();
    say(&w, msg("wamid.1", None, Some("GB.42"), "Hi"), "c1", saturday()).await;
    let refused = answer(400, &json!({"error": {"code": 131_050, "message": "…", "type": "OAuthException"}}));
    w.send_all(&w.api([refused]), saturday()).await.unwrap();
    let next = saturday() + TimeDelta::days(3);
    say(&w, msg("wamid.2", Some(ANN), Some("GB.42"), "Hi"), "c2", next).await;
    println!("T6 replies={} customers={}", w.record.replies().len(), w.record.customers().len());
}
#[tokio::test]
async fn t7_t8_erase() {
    let w = World::new();
    say(&w, msg("wamid.1", None, Some("GB.42"), "hush"), "c1", wednesday()).await;
    let revoke = json!({"from": ANN, "from_user_id": "GB.42", "id": "wamid.2", "timestamp": "$seconds", "type": "revoke", "revoke": {"original_message_id": "wamid.1"}});
    say(&w, revoke, "c2", wednesday()).await;
    println!("T7 still there: {}", w.record.events().values().flatten().any(|e| format!("{e:?}").contains("hush")));
    let w = World::new();
    say(&w, msg("wamid.1", Some(ANN), None, "hush"), "c1", wednesday()).await;
    let edit = json!({"from": ANN, "id": "wamid.9", "timestamp": "$seconds", "type": "edit", "edit": {"original_message_id": "wamid.1", "message": {"type": "text", "text": {"body": "hush hush"}}}});
    say(&w, edit, "c2", wednesday()).await;
    let revoke = json!({"from": ANN, "id": "wamid.2", "timestamp": "$seconds", "type": "revoke", "revoke": {"original_message_id": "wamid.1"}});
    say(&w, revoke, "c3", wednesday()).await;
    println!("T8 still there: {} {:?}", w.record.events().values().flatten().any(|e| format!("{e:?}").contains("hush")), w.record.events().values().flatten().map(|e| e.kind.name()).collect::<Vec<_>>());
}
#[tokio::test]
async fn t9_planned_and_never_sent() {
    for hours in [26, 55] {
        for n in 4..9 {
            let w = World::new();
            w.post(&text("wamid.1", ANN, "Hi"), "c1", saturday()).await;
            let body = w.inbound.bodies()[0].clone();
            let w2 = on(&w, Fuse::after(n));
            let first = w2.respond(&body, saturday()).await.is_ok();
            let later = saturday() + TimeDelta::hours(hours);
            w.respond(&body, later).await.unwrap();
            say(&w, msg("wamid.2", Some(ANN), None, "Anyone?"), "c2", later).await;
            println!("T9 +{hours}h fuse {n} first={first} replies={:?} outbound={} told={} promise={} answered={:?}", w.record.replies().iter().map(|r| r.status).collect::<Vec<_>>(), w.outbound.bodies().len(), w.record.cases()[0].told.is_some(), w.record.cases()[0].promise.is_some(), w.agent_items().iter().map(|i| i.answered.len()).collect::<Vec<_>>());
        }
    }
}
fn echo(id: &str) -> nightdesk_channels::stand_in::Sample {
    sample("meta", json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "smb_message_echoes", "value": {
        "messaging_product": "whatsapp", "metadata": {"display_phone_number": "441234567890", "phone_number_id": "1001"},
        "message_echoes": [{"from": "441234567890", "to": ANN, "id": id, "timestamp": "$seconds", "type": "text", "text": {"body": "done"}}]}}]}]}))
}
#[tokio::test]
async fn t10_t11_due() {
    let w = World::new();
    let t = wednesday();
    w.post(&text("wamid.1", ANN, "Q"), "c1", t).await;
    let q = w.inbound.bodies()[0].clone();
    w.respond(&q, t).await.unwrap();
    w.post(&echo("wamid.e"), "c2", t + TimeDelta::minutes(30)).await;
    w.respond(w.inbound.bodies().last().unwrap(), t + TimeDelta::minutes(30)).await.unwrap();
    println!("T10 due after answer {:?}", w.record.cases()[0].due);
    w.respond(&q, t + TimeDelta::days(2)).await.unwrap();
    println!("T10 due after redrive {:?}", w.record.cases()[0].due);

    let w = World::new();
    w.post(&echo("wamid.e"), "c1", t - TimeDelta::minutes(5)).await;
    let e = w.inbound.bodies()[0].clone();
    say(&w, msg("wamid.1", Some(ANN), None, "Q"), "c2", t).await;
    println!("T11 due {:?}", w.record.cases()[0].due);
    w.respond(&e, t).await.unwrap();
    println!("T11 due after a late echo of 5 min before the question {:?} first_answer {:?} opened {:?}", w.record.cases()[0].due, w.record.cases()[0].first_answer, w.record.cases()[0].opened);
}
#[tokio::test]
async fn t13_text_in_error() {
    let w = World::new();
    say(&w, msg("wamid.1", Some(ANN), None, "my password is hush"), "c1", wednesday()).await;
    let b = w.inbound.bodies()[0].replace(r#"{"text":"my password is hush"}"#, r#""my password is hush""#);
    println!("T13 {}", w.respond(&b, wednesday()).await.unwrap_err());
}
#[tokio::test]
async fn t16_same_second() {
    let w = World::new();
    say(&w, msg("wamid.1", Some(ANN), None, "a"), "c1", saturday()).await;
    say(&w, msg("wamid.2", Some(ANN), None, "b"), "c2", saturday()).await;
    println!("T16 decisions {:?}", w.record.cases()[0].decisions);
}
#[tokio::test]
async fn t17_canonicalisation() {
    let w = World::new();
    say(&w, msg("wamid.1", Some(ANN), Some("GB.42"), "a"), "c1", saturday()).await;
    // the same event again, in a payload without the number
    say(&w, msg("wamid.1", None, Some("GB.42"), "a"), "c2", saturday()).await;
    println!("T17 replies {} items {} events {}", w.record.replies().len(), w.agent_items().len(), w.record.events().len());
}
#[tokio::test]
async fn t18_optin_redrive() {
    let w = World::new();
    let sms = |id: &str, b: &str| nightdesk_channels::stand_in::Sample::parse(&json!({"provider": "twilio", "about": "An SMS.", "content_type": "application/x-www-form-urlencoded",
        "body": {"MessageSid": id, "AccountSid": "AC1", "From": "+447700900123", "To": "+441632960000", "Body": b, "NumMedia": "0"}}).to_string()).unwrap();
    w.post(&sms("S1", "START"), "c1", wednesday()).await;
    let start = w.inbound.bodies()[0].clone();
    w.post(&sms("S2", "STOP"), "c2", wednesday() + TimeDelta::hours(1)).await;
    w.respond(w.inbound.bodies().last().unwrap(), wednesday() + TimeDelta::hours(1)).await.unwrap();
    w.respond(&start, wednesday() + TimeDelta::hours(2)).await.unwrap();
    w.post(&sms("S3", "hi"), "c3", saturday()).await;
    w.respond(w.inbound.bodies().last().unwrap(), saturday()).await.unwrap();
    println!("T18 replies after START(redriven) / STOP(later): {}", w.record.replies().len());
}
