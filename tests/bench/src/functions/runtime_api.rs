//! Lambda's runtime API for one process: events go out, answers come back, and both are timed.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use http::{HeaderName, StatusCode, header};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

/// The runtime API that one process is started with.
pub(crate) struct RuntimeApi {
    /// Host and port, as `AWS_LAMBDA_RUNTIME_API` has them.
    pub(crate) address: String,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
    /// The process asks for an event: where to hand it over.
    asks: mpsc::Receiver<oneshot::Sender<Event>>,
    answers: mpsc::Receiver<Answer>,
}

/// One event under the id of its invocation.
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) body: String,
    /// The same for all: what the function believes to have left.
    pub(crate) deadline_ms: u64,
}

/// What the process answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) id: String,
    /// `response`, or `error`; an error at the start has no id.
    pub(crate) kind: String,
    pub(crate) body: Bytes,
    pub(crate) at: Instant,
}

/// An event that a process has asked for.
pub(crate) struct Asked(oneshot::Sender<Event>);

struct Ends {
    asks: mpsc::Sender<oneshot::Sender<Event>>,
    answers: mpsc::Sender<Answer>,
}

impl RuntimeApi {
    /// Serves on a loopback port of its own choice.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let (asks_in, asks) = mpsc::channel(1);
        let (answers_in, answers) = mpsc::channel(1);
        let ends = Arc::new(Ends { asks: asks_in, answers: answers_in });
        let app = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/{kind}", post(answered))
            .route("/2018-06-01/runtime/init/error", post(no_start))
            .with_state(ends);
        let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
            // An event must not wait for the acknowledgement of the answer before it.
            stream.set_nodelay(true).ok();
        });
        let serving = tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self { address, serving, asks, answers })
    }

    /// Waits until the process asks for an event, which ends its start.
    pub(crate) async fn asked(&mut self) -> anyhow::Result<Asked> {
        tokio::select! {
            ask = self.asks.recv() => Ok(Asked(ask.context("the runtime API has ended")?)),
            failed = self.answers.recv() => {
                let failed = failed.context("the runtime API has ended")?;
                bail!("it could not start: {}", String::from_utf8_lossy(&failed.body))
            }
        }
    }

    /// Hands an event over, and waits for its answer; the moment of handing over, and the answer.
    pub(crate) async fn invoke(&mut self, asked: Asked, event: Event) -> anyhow::Result<(Instant, Answer)> {
        let id = event.id.clone();
        let handed = Instant::now();
        asked.0.send(event).ok().context("the process has gone away")?;
        let answer = self.answers.recv().await.context("the runtime API has ended")?;
        if answer.kind != "response" || answer.id != id {
            bail!("it answered with an error: {}", String::from_utf8_lossy(&answer.body));
        }
        Ok((handed, answer))
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn next(State(ends): State<Arc<Ends>>) -> Response {
    let (sender, event) = oneshot::channel();
    if ends.asks.send(sender).await.is_err() {
        return StatusCode::GONE.into_response();
    }
    // The process that asked may be ended before there is an event.
    let Ok(Event { id, body, deadline_ms }) = event.await else {
        return StatusCode::GONE.into_response();
    };
    let function = "arn:aws:lambda:eu-central-1:123456789012:function:measured";
    let trace = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0";
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (HeaderName::from_static("lambda-runtime-aws-request-id"), id),
        (HeaderName::from_static("lambda-runtime-deadline-ms"), deadline_ms.to_string()),
        (HeaderName::from_static("lambda-runtime-invoked-function-arn"), function.to_owned()),
        (HeaderName::from_static("lambda-runtime-trace-id"), trace.to_owned()),
    ];
    (headers, body).into_response()
}

async fn answered(
    State(ends): State<Arc<Ends>>,
    Path((id, kind)): Path<(String, String)>,
    body: Bytes,
) -> StatusCode {
    took(&ends, Answer { id, kind, body, at: Instant::now() }).await
}

async fn no_start(State(ends): State<Arc<Ends>>, body: Bytes) -> StatusCode {
    let kind = "init/error".to_owned();
    took(&ends, Answer { id: String::new(), kind, body, at: Instant::now() }).await
}

async fn took(ends: &Ends, answer: Answer) -> StatusCode {
    match ends.answers.send(answer).await {
        Ok(()) => StatusCode::ACCEPTED,
        Err(_) => StatusCode::GONE,
    }
}
