//! The HTTP server around the actions.

use std::future::Future;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum::routing::get;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{answer, dispatch};
use crate::queues::Queues;

/// A batch of 1 MiB, every character of it escaped as `\u0000`, with room for the rest.
const MOST_REQUEST_BYTES: usize = 8 * 1024 * 1024;

/// The service as one request sees it.
#[derive(Clone)]
pub(super) struct Service {
    pub(super) queues: Queues,
    /// Turns true when the server is asked to end.
    pub(super) closing: watch::Receiver<bool>,
    /// Where the caller reached the server, `host:port`.
    pub(super) host: String,
}

/// Serves until `shutdown` completes and the requests in progress are answered.
pub(crate) async fn serve(
    queues: Queues,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (close, closing) = watch::channel(false);
    let host = listener.local_addr()?.to_string();
    let router = Router::new()
        .route("/peek/{queue}", get(peek))
        .fallback(act)
        .layer(DefaultBodyLimit::max(MOST_REQUEST_BYTES))
        .with_state(Service { queues, closing, host });
    // Small answers must not wait for the acknowledgement of the one before. A connection that does
    // not take the option is slower, not wrong.
    let listener = listener.tap_io(|stream| {
        stream.set_nodelay(true).ok();
    });
    let ending = async move {
        shutdown.await;
        close.send_replace(true);
    };
    axum::serve(listener, router).with_graceful_shutdown(ending).await
}

/// Runs the action that the headers name. Its path does not matter: SDKs post to `/` or to the
/// queue's own URL.
async fn act(State(mut service): State<Service>, headers: HeaderMap, body: Bytes) -> Response {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(host) = text(header::HOST.as_str()) {
        host.clone_into(&mut service.host);
    }
    let target = text("x-amz-target").unwrap_or_default();
    answer::of(dispatch::dispatch(&service, target, &body).await)
}

async fn peek(State(service): State<Service>, Path(queue): Path<String>) -> Response {
    answer::of(service.queues.peek(&queue).await.and_then(|messages| answer::json(&messages)))
}
