//! Keeping what is authentic but cannot be read, until a person has looked at it.

use std::io::Write;

use chrono::{DateTime, Utc};
use flate2::{Compression, write::GzEncoder};

use crate::envelope::{self, Parked};
use crate::ports::{NotQueued, QueueMessage};

/// The longest piece of a body in one message, in bytes of base64: a message has at most 1 MiB.
const PIECE: usize = 900_000;

/// The webhook call that something is parked of.
pub(crate) struct Parking<'a> {
    pub(crate) delivery: &'a str,
    pub(crate) provider: &'a str,
    pub(crate) content_type: Option<String>,
    pub(crate) received: DateTime<Utc>,
}

impl Parking<'_> {
    /// A body as messages on the parked queue: one, or as many as its size makes of it.
    pub(crate) fn messages(&self, why: &str, body: &[u8]) -> Result<Vec<QueueMessage>, NotQueued> {
        let packed = pack(body).map_err(|error| NotQueued(error.to_string()))?;
        let pieces: Vec<_> = packed.as_bytes().chunks(PIECE).map(String::from_utf8_lossy).collect();
        let message = |(n, piece): (usize, &std::borrow::Cow<'_, str>)| {
            let parked = Parked::V1 {
                delivery: self.delivery.to_owned(),
                provider: self.provider.to_owned(),
                received: self.received,
                why: why.to_owned(),
                content_type: self.content_type.clone(),
                part: n + 1,
                parts: pieces.len(),
                body: piece.clone().into_owned(),
            };
            Ok(QueueMessage { order: None, body: envelope::json(&parked)? })
        };
        pieces.iter().enumerate().map(message).collect()
    }
}

/// Gzip and base64: a queue takes text alone, a body may have any bytes.
fn pack(body: &[u8]) -> std::io::Result<String> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(body)?;
    Ok(data_encoding::BASE64.encode(&gzip.finish()?))
}
