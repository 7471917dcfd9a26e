//! Parked bodies put together again from the parts that a queue took them in.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Became, Never, Told};
use crate::envelope::{self, Parked, ParkedKind};
use crate::ports::InHand;

/// A parked body with all its parts.
pub(super) struct Body {
    pub(super) delivery: String,
    pub(super) provider: String,
    pub(super) received: DateTime<Utc>,
    pub(super) what: ParkedKind,
    /// Gzip, then base64.
    pub(super) packed: String,
    /// What its messages are removed by.
    pub(super) handles: Vec<String>,
}

/// What a message is, together with those before it.
pub(super) enum Put {
    /// The last part of a body.
    Whole(Body),
    /// A part of a body, of which others are still wanting.
    Wanting,
    /// Nothing that can be taken in again.
    Never(Told),
}

/// Parts of bodies whose others have not come yet, by the bodies' ids.
#[derive(Default)]
pub(super) struct Pieces(BTreeMap<String, Begun>);

struct Begun {
    body: Body,
    wanted: usize,
    parts: BTreeMap<usize, String>,
}

impl Pieces {
    /// Puts a message to those of the same body.
    pub(super) fn put(&mut self, message: InHand) -> Put {
        let parked = match envelope::read(&message.body) {
            Ok(parked) => parked,
            Err(_) => return never(None, Never::Foreign),
        };
        let (delivery, provider, received, what, id, part, parts, piece) = match parked {
            Parked::V1 { delivery, .. } => return never(Some(delivery), Never::Old),
            Parked::V2 { delivery, provider, received, what, id, part, parts, body, .. } => {
                (delivery, provider, received, what, id, part, parts, body)
            }
        };
        let body = Body { delivery, provider, received, what, packed: String::new(), handles: Vec::new() };
        let begun = || Begun { body, wanted: parts, parts: BTreeMap::new() };
        let begun = self.0.entry(id.clone()).or_insert_with(begun);
        begun.parts.insert(part, piece);
        // A part may come twice: both are removed.
        begun.body.handles.push(message.receipt_handle);
        if begun.parts.len() < begun.wanted {
            return Put::Wanting;
        }
        match self.0.remove(&id) {
            Some(Begun { body, parts, .. }) => {
                Put::Whole(Body { packed: parts.into_values().collect(), ..body })
            }
            None => Put::Wanting,
        }
    }

    /// The bodies of which parts are wanting still.
    pub(super) fn left(self) -> impl Iterator<Item = Told> {
        let told = |begun: Begun| Told {
            delivery: Some(begun.body.delivery),
            became: Became::Never(Never::Incomplete),
        };
        self.0.into_values().map(told)
    }
}

fn never(delivery: Option<String>, why: Never) -> Put {
    Put::Never(Told { delivery, became: Became::Never(why) })
}
