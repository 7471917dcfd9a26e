//! Web chat through the local desk's door: a visitor, their away notice and an agent's answer.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Secrets, Unverified, provider};
use nightdesk_domain::ReplyStatus;
use nightdesk_local::Stores;
use nightdesk_tests::{
    Meter, SATURDAY, TestDesk, agent_items, call, desk, events, history, replies, reply_that_is, settled,
    until,
};
use serde_json::{Value, json};

struct Visitor<'a> {
    desk: &'a TestDesk,
    token: String,
    id: String,
}

impl<'a> Visitor<'a> {
    async fn new(desk: &'a TestDesk) -> Self {
        let asked = ask(desk, Method::POST, "session", None, &json!({ "account": "demo" })).await;
        let given: Value = serde_json::from_slice(asked.body()).unwrap();
        let text = |name: &str| given[name].as_str().unwrap().to_owned();
        Self { desk, token: text("token"), id: text("visitor") }
    }

    fn address(&self) -> String {
        format!("webchat:demo:{}", self.id)
    }

    async fn post(&self, messages: Value) -> StatusCode {
        let body = json!({ "language": "de-AT", "zone": "Europe/Vienna", "messages": messages });
        ask(self.desk, Method::POST, "messages", Some(&self.token), &body).await.status()
    }

    async fn read(&self, after: &str) -> Option<Value> {
        let answer =
            ask(self.desk, Method::GET, &format!("messages?after={after}"), Some(&self.token), &Value::Null)
                .await;
        (answer.status() == StatusCode::OK).then(|| serde_json::from_slice(answer.body()).unwrap())
    }
}

async fn ask(
    desk: &TestDesk,
    method: Method,
    path: &str,
    token: Option<&str>,
    body: &Value,
) -> Response<Bytes> {
    let mut headers = HeaderMap::new();
    let origin = desk.door.webhooks.trim_end_matches('/');
    headers.insert("origin", HeaderValue::from_str(origin).unwrap());
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    if let Some(token) = token {
        headers.insert("authorization", HeaderValue::from_str(&format!("Bearer {token}")).unwrap());
    }
    let url = format!("{}webchat/{path}", desk.door.webhooks);
    call(Unverified { method, url, headers, body: body.to_string().into() }).await
}

fn message(n: u32, text: &str) -> Value {
    json!({ "type": "message", "id": format!("0b6a1c52-7f3e-4d8a-9c41-{n:012x}"), "text": text })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_at_night_reads_the_away_notice_in_their_language_and_time() {
    let desk = desk(SATURDAY).await;
    let visitor = Visitor::new(&desk).await;
    assert_eq!(visitor.post(json!([message(1, "Wo ist meine Bestellung?")])).await, StatusCode::OK);
    let told = until("the away notice", async || {
        visitor.read("").await.filter(|told| told["messages"].as_array().unwrap().len() == 2)
    })
    .await;
    let notice = &told["messages"][1];
    assert!(
        notice["text"].as_str().unwrap().contains("30. November, ab 10:00 Uhr (Ihre Ortszeit)"),
        "{notice}"
    );
    assert_eq!((&notice["from"], &notice["language"]), (&json!("desk"), &json!("de")));
    reply_that_is(&desk.stores, &visitor.address(), &[ReplyStatus::Sent]).await;
    let cursor = told["cursor"].as_str().unwrap();
    assert_eq!(visitor.read(cursor).await, None);

    visitor.post(json!([{ "type": "seen", "of": notice["id"] }])).await;
    reply_that_is(&desk.stores, &visitor.address(), &[ReplyStatus::Read]).await;
    settled(&desk.stores).await;
    let item = agent_items(&desk.stores).await.remove(0);
    assert_eq!(item.answered[0].text, notice["text"].as_str().unwrap());
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_sent_again_after_a_lost_connection_is_there_once() {
    let desk = desk(SATURDAY).await;
    let visitor = Visitor::new(&desk).await;
    let both = json!([message(1, "Hello?"), message(2, "Anybody?")]);
    let posts = (0..5).map(|_| visitor.post(both.clone()));
    for status in futures_util::future::join_all(posts).await {
        assert_eq!(status, StatusCode::OK);
    }
    settled(&desk.stores).await;
    let history = history(&desk.stores, &visitor.address()).await.unwrap();
    assert_eq!((events(&history).len(), replies(&history).len()), (2, 1));
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_agent_answers_is_read_by_its_visitor_alone() {
    let desk = desk(SATURDAY).await;
    let (ann, bob) = (Visitor::new(&desk).await, Visitor::new(&desk).await);
    ann.post(json!([message(1, "Hello?")])).await;
    bob.post(json!([message(2, "Hello?")])).await;
    settled(&desk.stores).await;
    let told = ann.read("").await.unwrap();
    let answer = json!({ "type": "agent_message", "id": "0b6a1c52-7f3e-4d8a-9c41-0000000000ff", "text": "Here I am." });
    let sample = json!({ "provider": "webchat", "about": "A test.", "body": {
        "account": "demo", "thread": ann.id, "signed": "$seconds:number", "messages": [answer],
    }});
    // As the agents' software signs it, to where the widget posts.
    let sample = Sample::parse(&sample.to_string()).unwrap();
    let mut request = sample.request(format!("{}webchat/messages", desk.door.webhooks), desk.door.now);
    let secrets = Secrets::parse(&desk.door.secrets["webchat"]).unwrap();
    provider("webchat").unwrap().stand_in().sign(&mut request, secrets.iter().next().unwrap());
    assert_eq!(call(request).await.status(), StatusCode::OK);

    let cursor = told["cursor"].as_str().unwrap();
    let news = until("the agent's answer", async || ann.read(cursor).await).await;
    let last = news["messages"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["from"], &last["text"]), (&json!("agent"), &json!("Here I am.")));
    assert!(!bob.read("").await.unwrap().to_string().contains("Here I am."));
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_that_finds_nothing_new_costs_one_call_and_half_a_read_unit() {
    let desk = desk(SATURDAY).await;
    let visitor = Visitor::new(&desk).await;
    visitor.post(json!([message(1, "Hello?"), message(2, "Anybody?")])).await;
    settled(&desk.stores).await;
    let meter = Meter::before(&desk.stores.dynamodb, Duration::ZERO).await;
    let through = Stores { dynamodb: meter.address.clone(), sqs: desk.stores.sqs.clone() };
    let (address, record) = (visitor.address().parse().unwrap(), through.record());
    let entries = record.latest(&address, None, 60).await.unwrap();
    assert_eq!((entries.len(), entries.is_sorted_by_key(|(at, _)| *at)), (3, true));
    meter.take();
    assert_eq!(record.count_since(&address, entries[0].0).await.unwrap(), 3);
    let counts = meter.take();
    assert_eq!((counts.all_calls(), counts.read_units), (1, 0.5));
    assert_eq!(record.count_since(&address, "2027-01-01T00:00:00Z".parse().unwrap()).await.unwrap(), 0);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_shows_the_widget_under_the_strictest_policy() {
    let desk = desk(SATURDAY).await;
    let page = ask(&desk, Method::GET, "", None, &Value::Null).await;
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
    assert!(
        String::from_utf8_lossy(page.body())
            .contains(r#"<script src="widget.js" data-account="demo" async>"#)
    );
    let script = ask(&desk, Method::GET, "widget.js", None, &Value::Null).await;
    assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");
    desk.stop().await;
}
