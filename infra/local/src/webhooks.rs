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
use http_body_util::LengthLimitError;
use nightdesk_channels::PROVIDERS;
use nightdesk_ingest::Ingest;

/// The providers' endpoints, by id.
pub type Endpoints = Arc<BTreeMap<String, Ingest>>;

/// The routes: `/webhooks/{provider}`, and a word of help everywhere else.
pub fn routes(endpoints: Endpoints) -> Router {
    Router::new()
        .route("/", any(help))
        .route("/webhooks/{provider}", any(webhook))
        .fallback(help)
        .with_state(endpoints)
}

async fn webhook(
    State(endpoints): State<Endpoints>,
    Path(provider): Path<String>,
    request: Request,
) -> Response {
    let Some(ingest) = endpoints.get(&provider) else {
        return help().await;
    };
    let (parts, body) = request.into_parts();
    // One byte over the limit is enough for the endpoint to refuse it in its own words.
    let most = ingest.provider.limits().body;
    let body = match to_bytes(body, most + 1).await {
        Ok(body) => body,
        Err(error) if error.source().is_some_and(|source| source.is::<LengthLimitError>()) => {
            return (StatusCode::PAYLOAD_TOO_LARGE, format!("the body is over {most} bytes\n"))
                .into_response();
        }
        Err(_) => return (StatusCode::BAD_REQUEST, "the body broke off or is malformed\n").into_response(),
    };
    let delivery = uuid::Uuid::new_v4().to_string();
    ingest.handle(http::Request::from_parts(parts, body), &delivery).await.response.map(Body::from)
}

async fn help() -> Response {
    let ids: Vec<_> = PROVIDERS.iter().map(|provider| provider.id()).collect();
    let says = format!("There is nothing here. Webhooks go to /webhooks/<provider>: {}.\n", ids.join(", "));
    (StatusCode::NOT_FOUND, says).into_response()
}
