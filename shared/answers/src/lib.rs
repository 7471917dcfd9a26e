//! The business's own answers: read from Markdown, and matched to what a customer writes.
//!
//! Pure: files and models come in as texts and bytes, and no clock is read.

mod check;
mod desk;
mod document;
pub mod evaluation;
mod front_matter;
mod library;
pub mod matching;
mod plain_text;
mod script;

pub use desk::Answers;
pub use library::{Answer, File, Library, Mistake};
