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

/// The routes: `/webhooks/{provider}`, `/voice/{provider}`, the web chat's, and a word of help everywhere else.
pub fn routes(endpoints: Arc<Endpoints>, web_chat: Router) -> Router {
    Router::new()
        .route("/", any(help))
        .route("/webhooks/{provider}", any(webhook))
        .route("/voice/{provider}", any(call))
        .fallback(help)
        .with_state(endpoints)
        .merge(web_chat)
}

async fn webhook(
    State(endpoints): State<Arc<Endpoints>>,
    Path(provider): Path<String>,
    request: Request,
) -> Response {
    let Some(ingest) = endpoints.webhooks.get(&provider) else {
        return help().await;
    };
    let request = match whole(request, ingest.provider.limits().body).await {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    ingest.handle(request, &delivery()).await.response.map(Body::from)
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
    match whole(request, voice.door.provider.limits().body).await {
        Ok(request) => voice.handle(request, &delivery()).await.response.map(Body::from),
        Err(refused) => *refused,
    }
}

/// The id of one call of an endpoint.
fn delivery() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// A request with all of its body, of up to `most` bytes and one: that is enough for the endpoint to refuse
/// it in its own words.
pub(crate) async fn whole(request: Request, most: usize) -> Result<http::Request<Bytes>, Box<Response>> {
    let (parts, body) = request.into_parts();
    match to_bytes(body, most + 1).await {
        Ok(body) => Ok(http::Request::from_parts(parts, body)),
        Err(error) if error.source().is_some_and(|source| source.is::<LengthLimitError>()) => {
            let says = format!("the body is over {most} bytes\n");
            Err(Box::new((StatusCode::PAYLOAD_TOO_LARGE, says).into_response()))
        }
        Err(_) => {
            let says = "the body broke off or is malformed\n";
            Err(Box::new((StatusCode::BAD_REQUEST, says).into_response()))
        }
    }
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
