//! Web chat through the local desk's door: a visitor, their away notice and an agent's answer.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use nightdesk_channels::stand_in::{Sample, picture};
use nightdesk_channels::{Secrets, Unverified, provider};
use nightdesk_domain::ReplyStatus;
use nightdesk_local::Stores;
use nightdesk_pipeline::ports::{ObjectError, Objects};
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

    /// The address at which a file may be put.
    async fn place(&self, file: &Value) -> String {
        let answer = ask(self.desk, Method::POST, "files", Some(&self.token), file).await;
        let place: Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(place["headers"], json!({ "content-type": file["mime"] }));
        place["url"].as_str().unwrap().to_owned()
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

/// A picture as the widget tells of it, beside its name.
fn picture_file(bytes: usize) -> Value {
    json!({ "id": "9c41f3e2-1d7b-4a60-8e35-000000000001", "mime": "image/png", "bytes": bytes })
}

/// Puts a file where a visitor was told to, as a page of another origin would.
async fn put(desk: &TestDesk, url: &str, mime: &str, content: impl Into<Bytes>) -> Response<Bytes> {
    let mut headers = HeaderMap::new();
    headers.insert("origin", HeaderValue::from_static("https://shop.example"));
    headers.insert("content-type", HeaderValue::from_str(mime).unwrap());
    let url = format!("{}webchat/{url}", desk.door.webhooks);
    call(Unverified { method: Method::PUT, url, headers, body: content.into() }).await
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
async fn a_visitors_file_is_kept_where_the_agents_item_says_and_shown_to_them() {
    let desk = desk(SATURDAY).await;
    let visitor = Visitor::new(&desk).await;
    let content = picture().into_body();
    let mut file = picture_file(content.len());
    let put = put(&desk, &visitor.place(&file).await, "image/png", content.clone()).await;
    assert_eq!(
        (put.status(), &put.headers()["access-control-allow-origin"]),
        (StatusCode::OK, &"*".parse().unwrap())
    );
    file["name"] = json!("a.png");
    let mut sent = message(1, "");
    sent.as_object_mut().unwrap().remove("text");
    sent["files"] = json!([file]);
    // The answer to the first was lost.
    for _ in 0..2 {
        assert_eq!(visitor.post(json!([sent])).await, StatusCode::OK);
    }
    settled(&desk.stores).await;
    let item = agent_items(&desk.stores).await.remove(0);
    assert_eq!(desk.files.get(&item.files[0].key).await.unwrap(), content);
    let history = history(&desk.stores, &visitor.address()).await.unwrap();
    let handed_in = &events(&history)[0].files().next().unwrap().1.reference;
    assert_eq!(desk.files.get(handed_in).await, Err(ObjectError::Missing));
    let shown = &visitor.read("").await.unwrap()["messages"][0];
    assert_eq!((shown.get("text"), &shown["files"][0]["name"]), (None, &json!("a.png")));
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_takes_the_file_that_it_was_made_for_and_no_other() {
    let desk = desk(SATURDAY).await;
    let visitor = Visitor::new(&desk).await;
    let url = visitor.place(&picture_file(9)).await;
    let (path, query) = url.split_once('?').unwrap();
    let other = visitor
        .place(&json!({ "id": "9c41f3e2-1d7b-4a60-8e35-000000000002", "mime": "image/png", "bytes": 9 }))
        .await;
    let later = url.replace("until=", "until=9");
    for (url, mime, content) in [
        (url.as_str(), "image/png", "a picture, and more"),
        (&url, "image/png", ""),
        (&url, "text/html", "a picture"),
        (&format!("{}?{query}", other.split_once('?').unwrap().0), "image/png", "a picture"),
        (&later, "image/png", "a picture"),
        (&format!("{path}?until=99999999999&tag=00"), "image/png", "a picture"),
    ] {
        assert_eq!(
            put(&desk, url, mime, content).await.status(),
            StatusCode::FORBIDDEN,
            "{url} {mime} {content}"
        );
    }
    assert_eq!(put(&desk, &url, "image/png", "a picture").await.status(), StatusCode::OK);
    let large = put(&desk, &url, "image/png", vec![0; 20 * 1024 * 1024 + 2]).await;
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
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
