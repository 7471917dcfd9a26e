//! The stand-in for the providers' APIs: it answers as they do.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use nightdesk_channels::{Provider, provider};
use nightdesk_pipeline::ports::{CallError, ProviderApi};
use nightdesk_runtime::Clock;
use tokio::net::TcpListener;
use url::Url;

/// The largest call that is taken: no provider takes larger ones.
const LARGEST_CALL: usize = 1024 * 1024;

/// What the next message's id is made of.
type Serial = Arc<AtomicU64>;

/// Serves the stand-in on loopback until `shutdown`; below its address each provider has its own
/// path.
///
/// # Errors
/// When no port is free.
pub async fn serve(
    clock: &Clock,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<Url> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let url = Url::parse(&format!("http://{}/", listener.local_addr()?))?;
    // Message ids must differ from those of an earlier run on the same data.
    let first = u64::try_from(clock.now().timestamp_millis()).unwrap_or_default() * 1000;
    let app = Router::new().fallback(play).with_state(Serial::new(AtomicU64::new(first)));
    tokio::spawn(async move { axum::serve(listener, app).with_graceful_shutdown(shutdown).await });
    Ok(url)
}

/// Plays the provider that the path's first segment names.
async fn play(State(serial): State<Serial>, request: Request) -> Response {
    let Some(call) = call_of(request).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let (id, call) = call;
    let Some(provider) = provider(&id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if call.method() == Method::GET {
        return provider.stand_in().file(&call).map(Body::from);
    }
    let played = provider.stand_in().answer(&call, serial.fetch_add(1, Ordering::Relaxed));
    played.response.map(Body::from)
}

/// The provider's id, and the call as the provider itself would see it.
async fn call_of(request: Request) -> Option<(String, http::Request<Bytes>)> {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path_and_query()?.as_str().strip_prefix('/')?;
    let (id, rest) = path.split_once('/')?;
    let id = id.to_owned();
    parts.uri = format!("/{rest}").parse().ok()?;
    let body = to_bytes(body, LARGEST_CALL).await.ok()?;
    Some((id, http::Request::from_parts(parts, body)))
}

/// What a provider publishes, as its stand-in has it.
pub struct Rehearsed(pub &'static dyn Provider);

#[async_trait]
impl ProviderApi for Rehearsed {
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, CallError> {
        let address = Url::parse(&request.uri().to_string()).ok();
        let document = address.and_then(|address| self.0.stand_in().document(&address));
        let document = document.ok_or_else(|| CallError::Unreached("nothing is played there".to_owned()))?;
        Ok(http::Response::new(document))
    }
}
