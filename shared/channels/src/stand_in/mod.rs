//! A provider's part in rehearsals: signing requests as it does, and standing in for its API.
//!
//! Only for the local desk and the tests, behind the feature `stand-in`; no function ships it.

mod sample;

use bytes::Bytes;
use http::{Request, Response};
use url::Url;

use crate::request::Unverified;
use crate::secrets::Secret;

pub use sample::{ContentType, InvalidSample, Sample, sent_at};

/// How a provider behaves towards us.
pub trait StandIn: Send + Sync {
    /// What the desk is configured with in a rehearsal, in the form that [`crate::Secrets`] describes,
    /// made of `seed`: the same for the same seed. The seed itself where any text is a secret.
    ///
    /// Where a provider signs with a key of which the desk knows the public half alone, the private half
    /// is the `key` beside it.
    fn secret(&self, seed: &str) -> String {
        seed.to_owned()
    }

    /// A credential of the provider's form, with which its stand-in lets anybody in (see
    /// [`crate::Credentials`]).
    fn credential(&self) -> &'static str {
        "stand-in"
    }

    /// What the provider publishes to verify with (see [`crate::Admission::Needs`]).
    fn document(&self, _address: &Url) -> Option<Bytes> {
        None
    }

    /// Signs a webhook request as the provider would: adds its headers, or fields to its body. Where a
    /// time is signed, it is the request's `Date` (see [`sent_at`]).
    fn sign(&self, request: &mut Unverified, secret: &Secret);

    /// Answers a call to the provider's API as the provider does when all is well.
    ///
    /// `serial` differs for every call; the provider's message id is made of it.
    fn answer(&self, request: &Request<Bytes>, serial: u64) -> Played;
}

/// What a stand-in made of a call.
#[derive(Debug)]
pub struct Played {
    /// The provider's answer.
    pub response: Response<Bytes>,
    /// The message that the customer would now see, where the call carried one.
    pub message: Option<PlayedMessage>,
}

/// A message as it would reach the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayedMessage {
    /// The recipient in the provider's own terms.
    pub to: String,
    /// What it says.
    pub text: String,
    /// The provider's id for it, which receipts would name.
    pub id: String,
}
