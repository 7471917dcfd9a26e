//! The sample desk with a language model, which is played here: its words go out where they are the
//! business's, and the business's own where they are not.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use nightdesk_domain::Reply;
use nightdesk_pipeline::ports::Record;
use nightdesk_tests::{Process, agent_items, history, replies, text, until};
use serde_json::{Value, json};
use tokio::process::Command;

const PASSWORD: &str = "i forgot my password";

/// What the model does next.
#[derive(Clone, Copy, Default)]
enum Mood {
    /// It puts words before the answer.
    #[default]
    Faithful,
    /// It adds a price of its own.
    Inventive,
    /// It has too much to do.
    Busy,
}

/// Bedrock, with one model.
#[derive(Clone, Default)]
struct StandIn {
    mood: Arc<Mutex<Mood>>,
    asked: Arc<Mutex<Vec<Value>>>,
}

impl StandIn {
    /// Serves it on loopback; its address.
    async fn serve(&self) -> String {
        let routes = Router::new().route("/model/{id}/converse", post(converse)).with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        address
    }

    fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// What customers wrote whose answers it was asked to phrase.
    fn asked(&self) -> Vec<Value> {
        self.asked.lock().unwrap().iter().map(|data| data["message"].clone()).collect()
    }
}

async fn converse(State(stand_in): State<StandIn>, Path(model): Path<String>, body: String) -> Response {
    assert_eq!(model, "amazon.nova-lite-v1:0");
    let body: Value = serde_json::from_str(&body).unwrap();
    let data = body["messages"][0]["content"][0]["text"].as_str().unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    let answer = data["answer"].as_str().unwrap().to_owned();
    stand_in.asked.lock().unwrap().push(data);
    let text = match *stand_in.mood.lock().unwrap() {
        Mood::Faithful => format!("That happens to everybody. {answer}"),
        Mood::Inventive => format!("{answer} It costs £5."),
        Mood::Busy => return StatusCode::TOO_MANY_REQUESTS.into_response(),
    };
    let message = json!({ "role": "assistant", "content": [{ "text": text }] });
    json!({ "output": { "message": message }, "stopReason": "end_turn" }).to_string().into_response()
}

/// Writes to the desk; the reply that was planned.
async fn ask(desk: &Process, id: &str, from: &str, says: &str) -> Reply {
    desk.door.post(&text(id, from, says)).await;
    until("a reply", async || {
        let history = history(&desk.stores, &format!("tel:+{from}")).await?;
        replies(&history).into_iter().find(|reply| reply.key.contains(&format!("{id}/"))).cloned()
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_goes_out_in_the_models_words_if_those_are_the_businesss() {
    let (folder, model) = (tempfile::tempdir().unwrap(), StandIn::default());
    let mut nightdesk = Command::new(env!("CARGO_BIN_EXE_desk-process"));
    nightdesk.env("NIGHTDESK_PHRASING_MODEL", "amazon.nova-lite-v1:0");
    nightdesk.env("NIGHTDESK_BEDROCK_API", model.serve().await);
    let desk = Process::start(nightdesk, folder.path()).await;

    let warm = ask(&desk, "wamid.1", "447700900001", PASSWORD).await;
    let plain = warm.text.strip_prefix("That happens to everybody. ").expect("the model's words");
    assert!(warm.phrased && plain.ends_with("Did this help?"), "{plain}");
    let item = until("the agents' item", async || agent_items(&desk.stores).await.pop()).await;
    assert_eq!((&item.answered[0].text, item.answered[0].phrased), (&warm.text, true));

    let record = desk.stores.record();
    let read = record.reply(&warm.address, &warm.key).await.unwrap().expect("it is planned");
    assert_eq!((read.text, read.phrased), (warm.text.clone(), true));
    assert_eq!(record.reply(&warm.address, "whatsapp:1001:wamid.9/reply/1").await, Ok(None));

    model.is(Mood::Inventive);
    let second = ask(&desk, "wamid.2", "447700900002", PASSWORD).await;
    assert_eq!((second.text.as_str(), second.phrased), (plain, false));

    model.is(Mood::Busy);
    for (n, from) in [(3, "447700900003"), (4, "447700900004")] {
        let reply = ask(&desk, &format!("wamid.{n}"), from, PASSWORD).await;
        assert_eq!((reply.text.as_str(), reply.phrased), (plain, false));
    }
    ask(&desk, "wamid.5", "447700900005", "Which of your lamps can be dimmed from a telephone?").await;
    assert_eq!(model.asked(), [PASSWORD; 3], "not while it is busy, nor about what was not found");
    desk.kill_after(0).await;
}
