//! Where a visitor may hand a file in, before the message that names it.
//!
//! The file goes from the browser straight into the bucket: through here it would be held to a request's
//! 6 MB, and paid for by the millisecond.

use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;
use nightdesk_channels::webchat::{LARGEST_FILE, Uuid, file_key};
use nightdesk_pipeline::media::kept_kind;
use nightdesk_pipeline::ports::Incoming;
use nightdesk_pipeline::receive::Answer;
use serde::Deserialize;

use crate::{WebChat, json, read, refused};

/// The largest question: a name of a type and two numbers.
const LARGEST: usize = 1024;

/// What a browser asks with.
#[derive(Deserialize)]
struct Ask {
    /// By this the message will name it.
    id: Uuid,
    mime: String,
    bytes: u64,
}

impl WebChat {
    /// Tells a visitor where to put a file of theirs, or why it would not be kept.
    pub(crate) async fn place(&self, parts: &Parts, body: &Bytes, delivery: &str) -> Answer {
        let visitor = match self.visitor_of(parts, delivery).await {
            Ok(address) => address,
            Err(refused) => return *refused,
        };
        let ask = Some(body).filter(|body| body.len() <= LARGEST);
        let Some(ask) = ask.and_then(|body| serde_json::from_slice::<Ask>(body).ok()) else {
            return refused(StatusCode::BAD_REQUEST, "id (a UUID), mime and bytes\n", "incomplete");
        };
        if ask.bytes == 0 {
            return refused(StatusCode::BAD_REQUEST, "the file is empty\n", "empty");
        }
        if ask.bytes > LARGEST_FILE {
            let says = format!("over {LARGEST_FILE} bytes\n");
            return refused(StatusCode::PAYLOAD_TOO_LARGE, &says, "too large");
        }
        let Some(mime) = kept_kind(&ask.mime) else {
            let says = "files of this type are not kept\n";
            return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, says, "file type");
        };
        let key = file_key(&visitor, &ask.id);
        match self.files.place(&Incoming { key: &key, mime: &mime, bytes: ask.bytes }) {
            Ok(place) => read(json(&place)),
            Err(error) => {
                tracing::error!(delivery, %error, "a file cannot be handed in");
                Answer::unavailable()
            }
        }
    }
}
