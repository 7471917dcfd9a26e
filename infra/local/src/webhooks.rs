//! The local desk's front door: what an HTTP API is on AWS.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use bytes::Bytes;
use http_body_util::LengthLimitError;
use nightdesk_channels::PROVIDERS;
use nightdesk_ingest::Ingest;
use nightdesk_voice::Voice;

/// What answers at the front door.
pub struct Endpoints {
    /// The providers' endpoints, by id.
    pub webhooks: BTreeMap<String, Ingest>,
    /// Where calls are answered.
    pub voice: Voice,
}

/// The routes: `/webhooks/{provider}`, `/voice/{provider}`, and a word of help everywhere else.
pub fn routes(endpoints: Arc<Endpoints>) -> Router {
    Router::new()
        .route("/", any(help))
        .route("/webhooks/{provider}", any(webhook))
        .route("/voice/{provider}", any(call))
        .fallback(help)
        .with_state(endpoints)
}

async fn webhook(
    State(endpoints): State<Arc<Endpoints>>,
    Path(provider): Path<String>,
    request: Request,
) -> Response {
    let Some(ingest) = endpoints.webhooks.get(&provider) else {
        return help().await;
    };
    match read(request, ingest.provider.limits().body).await {
        Ok(request) => ingest.handle(request, &delivery()).await.response.map(Body::from),
        Err(refused) => refused,
    }
}

async fn call(
    State(endpoints): State<Arc<Endpoints>>,
    Path(provider): Path<String>,
    request: Request,
) -> Response {
    let voice = &endpoints.voice;
    if provider != nightdesk_voice::PROVIDER {
        return help().await;
    }
    match read(request, voice.door.provider.limits().body).await {
        Ok(request) => voice.handle(request, &delivery()).await.response.map(Body::from),
        Err(refused) => refused,
    }
}

/// The id of one call of an endpoint.
fn delivery() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// A request with its body. One byte over the limit is enough for the endpoint to refuse it in its own
/// words.
async fn read(request: Request, most: usize) -> Result<http::Request<Bytes>, Response> {
    let (parts, body) = request.into_parts();
    let body = match to_bytes(body, most + 1).await {
        Ok(body) => body,
        Err(error) if error.source().is_some_and(|source| source.is::<LengthLimitError>()) => {
            let says = format!("the body is over {most} bytes\n");
            return Err((StatusCode::PAYLOAD_TOO_LARGE, says).into_response());
        }
        Err(_) => {
            return Err((StatusCode::BAD_REQUEST, "the body broke off or is malformed\n").into_response());
        }
    };
    Ok(http::Request::from_parts(parts, body))
}

async fn help() -> Response {
    let ids: Vec<_> = PROVIDERS.iter().map(|provider| provider.id()).collect();
    let says = format!(
        "There is nothing here. Webhooks go to /webhooks/<provider>: {}; calls to /voice/{}.\n",
        ids.join(", "),
        nightdesk_voice::PROVIDER
    );
    (StatusCode::NOT_FOUND, says).into_response()
}
