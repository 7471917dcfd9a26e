//! What travels between the functions, versioned: a queue outlives a deployment.

use chrono::{DateTime, Utc};
use nightdesk_domain::{Address, Event};
use serde::{Deserialize, Serialize};

/// A message on the inbound queue: one event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum Inbound {
    /// The first version.
    #[serde(rename = "1")]
    V1 {
        /// The webhook call that brought the event. When the same call's message comes again, work
        /// goes on where it stopped; when another call brings the same event, it is a duplicate.
        delivery: String,
        /// The event.
        event: Box<Event>,
    },
}

/// A message on the outbound queue: a reply that waits in the record to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum Outbound {
    /// The first version.
    #[serde(rename = "1")]
    V1 {
        /// The webhook call that it all began with.
        delivery: String,
        /// The address under which the reply stands.
        address: Address,
        /// The reply's key.
        reply: String,
    },
}

/// An authentic webhook body, or a part of one, that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum Parked {
    /// The first version.
    #[serde(rename = "1")]
    V1 {
        /// The webhook call that brought it.
        delivery: String,
        /// The provider that signed it.
        provider: String,
        /// When it was received.
        received: DateTime<Utc>,
        /// Why it could not be read.
        why: String,
        /// The body's media type as sent.
        content_type: Option<String>,
        /// The body: gzip, then base64.
        body: String,
    },
}
