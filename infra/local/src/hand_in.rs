//! What plays S3 where visitors of the web chat hand their files in: addresses of the desk's own, each signed
//! for one file and good for ten minutes.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{options, put};
use data_encoding::HEXLOWER;
use nightdesk_channels::Secrets;
use nightdesk_channels::media::HANDED_IN;
use nightdesk_channels::signature::{Hash, hmac, sign};
use nightdesk_channels::webchat::LARGEST_FILE;
use nightdesk_pipeline::ports::{HandIn, Incoming, NoPlace, Objects, PLACE_LASTS, Place};
use nightdesk_runtime::Clock;
use serde::Deserialize;

use crate::files::LocalFiles;
use crate::webhooks::whole;

/// Takes files in.
#[derive(Debug, Clone)]
pub struct LocalHandIn {
    files: LocalFiles,
    /// What addresses are signed with: they end with the process.
    secret: String,
    clock: Clock,
}

/// What stands in an address beside the file's key.
#[derive(Debug, Deserialize)]
struct Signed {
    /// When it ends, in seconds since 1970.
    until: i64,
    tag: String,
}

impl LocalHandIn {
    /// Takes files in among these.
    pub fn new(files: LocalFiles, clock: Clock) -> Self {
        Self { files, secret: uuid::Uuid::new_v4().to_string(), clock }
    }

    /// The routes below `/webchat/`, at the keys.
    pub fn routes(self) -> Router {
        let path = format!("/webchat/{HANDED_IN}{{*rest}}");
        Router::new().route(&path, options(preflight).merge(put(take))).with_state(Arc::new(self))
    }

    /// Whether a file of this kind may come to this address now.
    fn lets_in(&self, file: &Incoming<'_>, signed: &Signed) -> bool {
        let (Ok(secrets), Ok(tag)) = (Secrets::parse(&self.secret), HEXLOWER.decode(signed.tag.as_bytes()))
        else {
            return false;
        };
        let proof = hmac(Hash::Sha256, &secrets, text(file, signed.until).as_bytes(), &tag);
        proof.is_some() && self.clock.now().timestamp() < signed.until
    }
}

impl HandIn for LocalHandIn {
    fn place(&self, file: &Incoming<'_>) -> Result<Place, NoPlace> {
        let until = (self.clock.now() + PLACE_LASTS).timestamp();
        let tag = HEXLOWER.encode(&sign(Hash::Sha256, &self.secret, text(file, until).as_bytes()));
        let url = format!("{}?until={until}&tag={tag}", file.key);
        Ok(Place { url, headers: [("content-type", file.mime.to_owned())].into() })
    }
}

/// What is signed of a file, and of the time.
fn text(file: &Incoming<'_>, until: i64) -> String {
    let Incoming { key, mime, bytes } = file;
    format!("{until}\n{key}\n{mime}\n{bytes}")
}

async fn take(
    State(door): State<Arc<LocalHandIn>>,
    Path(rest): Path<String>,
    Query(signed): Query<Signed>,
    request: Request,
) -> Response {
    let most = usize::try_from(LARGEST_FILE).unwrap_or(usize::MAX);
    let request = match whole(request, most).await {
        Ok(request) => request,
        Err(refused) => return allowed(*refused),
    };
    let (key, content) = (format!("{HANDED_IN}{rest}"), request.body().clone());
    let bytes = u64::try_from(content.len()).unwrap_or(u64::MAX);
    let mime = kind(request.headers());
    if !door.lets_in(&Incoming { key: &key, mime, bytes }, &signed) {
        return allowed(StatusCode::FORBIDDEN.into_response());
    }
    allowed(match door.files.put(&key, mime, content).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => {
            tracing::error!(%error, "a file cannot be handed in");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    })
}

fn kind(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default()
}

/// The answer to the question whether a page of another origin may ask: as the bucket's own rules have it.
async fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "PUT"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
    ];
    allowed((StatusCode::NO_CONTENT, headers).into_response())
}

fn allowed(response: Response<Body>) -> Response {
    ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], response).into_response()
}
