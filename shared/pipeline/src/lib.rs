//! The way of a message: [`receive`], [`respond`] and [`send`], and of its files: [`media`]; over [`ports`].
//!
//! Everything here decides and orders; only the ports touch a network. The rule that holds it
//! together: **record first, hand out after, and make every step harmless to repeat**. A step's
//! key is made of the event that caused it, so a crash between any two lines is cured by the
//! queue delivering the same message again.

pub mod agents;
mod comes_again;
mod documents;
pub mod envelope;
#[cfg(feature = "fakes")]
pub mod fakes;
mod fit;
mod ids;
pub mod intake;
pub mod media;
mod outcome;
mod park;
pub mod ports;
pub mod receive;
#[cfg(feature = "redrive")]
pub mod redrive;
pub mod respond;
pub mod send;
mod sign_in;
mod tokens;
mod wrap;

pub use comes_again::ComesAgain;
pub use documents::Documents;
pub use ids::{customer_id, file_key};
pub use tokens::Tokens;
