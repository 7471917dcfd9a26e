//! Keeping what is authentic but cannot be read, until a person has looked at it.

#[cfg(feature = "redrive")]
use std::io::Read;
use std::io::Write;

use chrono::{DateTime, Utc};
#[cfg(feature = "redrive")]
use flate2::read::GzDecoder;
use flate2::{Compression, write::GzEncoder};
use nightdesk_channels::signature::sha256_hex;

use crate::envelope::{self, Parked, ParkedKind};
use crate::ports::{NotQueued, QueueMessage};

/// The longest piece of a body in one message, in bytes of base64: a message has at most 1 MiB, and beside
/// the piece stands the head of its request.
const PIECE: usize = 900_000;

/// The delivery that something is parked of.
pub(crate) struct Parking<'a> {
    pub(crate) delivery: &'a str,
    pub(crate) provider: &'a str,
    pub(crate) received: DateTime<Utc>,
}

impl Parking<'_> {
    /// A body as messages on the parked queue: one, or as many as its size makes of it.
    pub(crate) fn messages(
        &self,
        why: &str,
        what: &ParkedKind,
        body: &[u8],
    ) -> Result<Vec<QueueMessage>, NotQueued> {
        let packed = pack(body).map_err(|error| NotQueued(error.to_string()))?;
        let id = format!("{:.24}", sha256_hex(format!("{}/{packed}", self.delivery).as_bytes()));
        let pieces: Vec<_> = packed.as_bytes().chunks(PIECE).map(String::from_utf8_lossy).collect();
        let message = |(n, piece): (usize, &std::borrow::Cow<'_, str>)| {
            let parked = Parked::V2 {
                delivery: self.delivery.to_owned(),
                provider: self.provider.to_owned(),
                received: self.received,
                why: why.to_owned(),
                what: what.clone(),
                id: id.clone(),
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

/// What was packed; none where it is damaged.
#[cfg(feature = "redrive")]
pub(crate) fn unpack(packed: &str) -> Option<Vec<u8>> {
    let gzip = data_encoding::BASE64.decode(packed.as_bytes()).ok()?;
    let mut body = Vec::new();
    GzDecoder::new(gzip.as_slice()).read_to_end(&mut body).ok()?;
    Some(body)
}
