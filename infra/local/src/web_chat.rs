//! The web chat on the local desk, and a page that shows it.

use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get};
use nightdesk_channels::Webhooks;
use nightdesk_channels::webchat::Sites;
use nightdesk_runtime::environment::optional;
use nightdesk_webchat::WebChat;
use url::Url;

use crate::hand_in::LocalHandIn;
use crate::webhooks::whole;

/// The account of the page below.
const DEMO: &str = "demo";

/// A page as a business might have it.
const PAGE: &str = include_str!("web_chat.html");

/// What the page may do: nothing that the strictest site would not let the widget do.
const POLICY: &str =
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src data:";

/// The routes below `/webchat/`, where files are handed in, too.
pub fn routes(chat: WebChat, hand_in: LocalHandIn) -> Router {
    Router::new()
        .route("/webchat", get(async || Redirect::permanent("/webchat/")))
        .route("/webchat/", get(page))
        .route("/webchat/page.css", get(style))
        .route("/webchat/{*path}", any(answer))
        .with_state(Arc::new(chat))
        .merge(hand_in.routes())
}

/// The sites that may show a chat: those of `NIGHTDESK_WEBCHAT_SITES`, and the desk's own page.
///
/// # Errors
/// When the variable is not of the right form.
pub fn sites(webhooks: &Url, public: Option<&Url>) -> anyhow::Result<Sites> {
    let given = optional("NIGHTDESK_WEBCHAT_SITES").map(|text| Sites::parse(&text)).transpose();
    let mut sites = given.context("the variable NIGHTDESK_WEBCHAT_SITES")?.unwrap_or_default();
    let mut by_name = webhooks.clone();
    if by_name.set_host(Some("localhost")).is_ok() {
        sites = sites.and(DEMO, &by_name);
    }
    for own in [Some(webhooks), public].into_iter().flatten() {
        sites = sites.and(DEMO, own);
    }
    Ok(sites)
}

async fn answer(State(chat): State<Arc<WebChat>>, request: Request) -> Response {
    let most = nightdesk_channels::webchat::WebChat.limits().body;
    let request = match whole(request, most).await {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    let delivery = uuid::Uuid::new_v4().to_string();
    chat.handle(request, &delivery).await.response.map(Body::from)
}

async fn page() -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    (headers, PAGE).into_response()
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css")], include_str!("web_chat.css")).into_response()
}
