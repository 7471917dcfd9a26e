//! Calls: what Twilio asks about a call, and TwiML to answer with.
//!
//! Unlike a message, a call is answered in the response itself, one request for each step of it. The
//! steps share no memory: what the next one needs stands in the URL that it comes to ([`State`]),
//! which Twilio signs with the rest. What is said, and when, is not for here to decide.
//!
//! Sources: Twilio, "TwiML for Programmable Voice" and the pages of its verbs.

mod call;
mod caller;
mod events;
mod speech;
mod state;
pub mod twiml;

pub use call::{Call, Happening, Recording, Transcription};
pub use caller::Caller;
pub use speech::{Speech, speech};
pub use state::{Choice, State, Step};
