//! What every provider's folder implements.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{Request, Response};
use nightdesk_domain::reply::Choice;
use nightdesk_domain::{Account, Channel, Event};
use url::Url;

use crate::media::File;
use crate::outcome::SendOutcome;
use crate::request::{Unverified, Verified};
use crate::secrets::{Credential, Secrets};
use crate::split::TextLimit;
#[cfg(feature = "stand-in")]
use crate::stand_in::StandIn;

/// A provider as far as a reply through it is planned. Each function links the parts of providers that it
/// works with and no other: the responder, which plans, ships none of what reads webhooks and makes calls.
pub trait Carrier: Send + Sync {
    /// The id in routes, secret paths and variables: `meta` has `/webhooks/meta`.
    fn id(&self) -> &'static str;

    /// The channels that it carries.
    fn channels(&self) -> &'static [Channel];

    /// How long one text on this channel may be.
    fn text_limit(&self, channel: &Channel) -> TextLimit;

    /// How long after a customer's message it takes a reply to it on this channel; none where it always
    /// does.
    fn reply_window(&self, _channel: &Channel) -> Option<TimeDelta> {
        None
    }

    /// Whether a customer whom it refused to write to, as they blocked the business, can be written to again once
    /// they write; false where it goes on refusing until they opt in.
    fn writing_lets_in(&self, _channel: &Channel) -> bool {
        true
    }

    /// Whether it takes a message for an opt-in of a customer who opted out, although from anybody else it is a
    /// message like any other.
    fn opts_in(&self, _channel: &Channel, _text: &str) -> bool {
        false
    }

    /// The buttons that it shows under a text on this channel; none where it shows none.
    fn buttons(&self, _channel: &Channel) -> Option<Buttons> {
        None
    }
}

/// The half of a provider that takes: how its webhooks are verified and read.
pub trait Webhooks: Carrier {
    /// What it never exceeds, so that more is refused unread.
    fn limits(&self) -> Limits;

    /// Verifies a request, recognises a handshake that is to be answered at once, or asks for what the
    /// provider publishes to verify with.
    ///
    /// # Errors
    /// [`Rejected`], by what to answer.
    fn verify(
        &self,
        request: Unverified,
        secrets: &Secrets,
        now: DateTime<Utc>,
    ) -> Result<Admission, Rejected>;

    /// Verifies a request with the document that [`Admission::Needs`] asked for.
    ///
    /// # Errors
    /// [`Rejected`], by what to answer; [`Rejected::UnknownKey`] when a newer document may help.
    fn verify_by(
        &self,
        _document: &[u8],
        _request: Unverified,
        _secrets: &Secrets,
        _now: DateTime<Utc>,
    ) -> Result<Admission, Rejected> {
        Err(Rejected::Signature)
    }

    /// Splits a verified request into events; what cannot be read or is not known never fails the rest.
    ///
    /// # Errors
    /// [`Malformed`] when the request as a whole cannot be read: it is then parked.
    fn normalise(&self, request: &Verified, received: DateTime<Utc>) -> Result<Normalised, Malformed>;

    /// The headers that [`Webhooks::normalise`] reads. They are kept with a request that is parked, and so
    /// none may be here that lets anybody in.
    fn read_headers(&self) -> &'static [&'static str] {
        &["content-type"]
    }

    /// The answer that tells the provider that its request is in safe hands.
    fn acknowledge(&self, events: &[Event]) -> Response<Bytes>;
}

/// The half of a provider that gives: how a reply through it is made and judged.
pub trait Replies: Carrier {
    /// Where its API is when nothing else is configured.
    fn api(&self) -> &'static str;

    /// Builds the request that trades a credential for the token that calls carry for a while; none where
    /// calls carry the credential itself. [`Replies::reply`] is then given the token as its credential's.
    ///
    /// # Errors
    /// [`Unsendable`] when the credential is not of the provider's shape.
    fn sign_in(&self, _api: &Api<'_>) -> Result<Option<Request<Bytes>>, Unsendable> {
        Ok(None)
    }

    /// Reads the token that signing in gave; none when it was refused.
    fn signed_in(&self, _response: &Response<Bytes>) -> Option<Token> {
        None
    }

    /// Whether customers read replies out of the record itself, so that one has reached them as soon as it
    /// stands there: then no call is made, and [`Replies::reply`] is not asked for any.
    fn delivers_from_record(&self) -> bool {
        false
    }

    /// Builds the request that sends one text. The text is within [`Carrier::text_limit`].
    ///
    /// # Errors
    /// [`Unsendable`] when the thread, the account or the credential is not of the provider's shape.
    fn reply(&self, reply: &Outgoing<'_>, api: &Api<'_>) -> Result<Request<Bytes>, Unsendable>;

    /// Says what became of a reply by the provider's response.
    fn classify(&self, response: &Response<Bytes>) -> SendOutcome;

    /// The thread by which the same conversation is reached after [`SendOutcome::ThreadClosed`], if any.
    fn other_thread(&self, _thread: &str) -> Option<String> {
        None
    }

    /// Whether a call to this thread may be made again where its outcome is unknown, as the provider
    /// recognises the repetition by a key that the call carries.
    fn repeatable(&self, _thread: &str) -> bool {
        false
    }
}

/// A whole provider, with its part in rehearsals: for the local desk, which does everything, and the tests.
#[cfg(feature = "stand-in")]
pub trait Provider: Webhooks + Replies {
    /// How it signs, and stands in for its API.
    fn stand_in(&self) -> &dyn StandIn;
}

#[cfg(feature = "stand-in")]
impl<T: Webhooks + Replies + StandIn> Provider for T {
    fn stand_in(&self) -> &dyn StandIn {
        self
    }
}

/// The buttons that a channel shows under a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buttons {
    /// The most buttons.
    pub most: usize,
    /// How long a label may be.
    pub label: TextLimit,
    /// The longest payload in bytes.
    pub payload: usize,
    /// How long the text above may be, where that is shorter than a text alone.
    pub text: Option<TextLimit>,
    /// Whether all of the channel's programs show them. Where some do not, the text says all that the
    /// buttons say.
    pub everywhere: bool,
}

/// A request that may go on.
#[derive(Debug)]
pub enum Admission {
    /// Signed by the provider: it may be read.
    Verified(Verified),
    /// A question about the endpoint itself (a subscription, a challenge), with its answer.
    Handshake(Response<Bytes>),
    /// Signed by a key that the provider publishes: get the document at an address of the provider's
    /// own, and go on with [`Webhooks::verify_by`].
    Needs {
        /// Where the document is: HTTPS, on a host of the provider's.
        document: Url,
        /// The request, as unverified as before.
        request: Unverified,
    },
    /// A subscription to an endpoint of ours that the provider wants confirmed by calling it.
    Confirm {
        /// The address to call with GET: HTTPS, on a host of the provider's.
        call: Url,
        /// The answer once that is done.
        response: Response<Bytes>,
    },
}

/// Why a request may not go on, by what to answer. No detail is shown outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// 401: the signature is missing or wrong.
    #[error("the signature is missing or wrong")]
    Signature,
    /// 401: signed, but too long ago, or in the future.
    #[error("the signature is stale")]
    Stale,
    /// 401: signed by a key that is not, or not yet, among those published.
    #[error("the signature's key is not known")]
    UnknownKey,
    /// 403: a handshake with the wrong token.
    #[error("the handshake's token is wrong")]
    Handshake,
    /// 400: a handshake or a request without a part that it must have.
    #[error("the request is incomplete: {0}")]
    Incomplete(&'static str),
    /// 405: a method that the provider does not use.
    #[error("the method is not one that this provider uses: {0}")]
    Method(&'static str),
    /// 415: a kind of body that the provider does not send.
    #[error("the content type is not one that this provider sends: {0}")]
    ContentType(&'static str),
}

/// What a provider never exceeds.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest request body in bytes.
    pub body: usize,
}

/// What a request holds.
#[derive(Debug, Default, PartialEq)]
pub struct Normalised {
    /// The events in the order to be recorded.
    pub events: Vec<Event>,
    /// What is wrong with each element that belongs to no customer that could be found, without content: the
    /// request is parked for them.
    pub unreadable: Vec<&'static str>,
    /// The files that came inside of it, to be put into the bucket before anybody is told of its events.
    pub files: Vec<File>,
}

impl Normalised {
    /// Nothing but events.
    pub fn of(events: Vec<Event>) -> Self {
        Self { events, ..Self::default() }
    }

    /// Nothing but one element that is parked.
    pub(crate) fn parked(why: &'static str) -> Self {
        Self { unreadable: vec![why], ..Self::default() }
    }
}

/// An authentic request that cannot be read as a whole; says why, without content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the body cannot be read: {0}")]
pub struct Malformed(pub String);

/// One text to send.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// The channel to send it on.
    pub channel: &'a Channel,
    /// The business's end that it goes out from.
    pub account: &'a Account,
    /// Where it goes (see `Event::thread`).
    pub thread: &'a str,
    /// What it says.
    pub text: &'a str,
    /// The buttons under it, within what [`Carrier::buttons`] says; none where it says none.
    pub choices: &'a [Choice],
    /// The message that it answers, by the provider's id.
    pub in_reply_to: Option<&'a str>,
    /// Our own reference, for providers that carry one through to their receipts. It begins with the customer's
    /// address and `#`, which no address holds, and ends in `/` and the number of the piece, from 1, where a longer text is sent in pieces.
    pub reference: &'a str,
}

/// How to reach and be let in to a provider's API.
#[derive(Debug, Clone, Copy)]
pub struct Api<'a> {
    /// The API's root; paths are appended to its own.
    pub base: &'a Url,
    /// What authorises the call.
    pub credential: &'a Credential,
    /// Where the provider may send receipts, for those that want to be told with each message.
    pub receipts: Option<&'a Url>,
    /// When the call is made, for signatures that hold the time.
    pub now: DateTime<Utc>,
}

impl Api<'_> {
    /// The URL of a path below the API's root, each segment percent-encoded.
    ///
    /// # Errors
    /// [`Unsendable`] when the root is no URL that paths can be appended to.
    pub fn url(&self, segments: &[&str]) -> Result<Url, Unsendable> {
        let mut url = self.base.clone();
        let mut path = url.path_segments_mut().map_err(|()| Unsendable("the API's address takes no path"))?;
        path.pop_if_empty().extend(segments);
        drop(path);
        Ok(url)
    }
}

/// What calls to a provider carry after signing in.
#[derive(Clone)]
pub struct Token {
    /// The token itself.
    pub value: String,
    /// How long it is good for, by the provider.
    pub lasts: Duration,
}

/// In a request's extensions: the call is to be signed as one to this service of AWS (`ses`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedForAws(pub &'static str);

/// Why no request could be built for a reply; no content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the reply cannot be sent: {0}")]
pub struct Unsendable(pub &'static str);
