//! What all mail has in common.

mod machines;
mod quotes;
#[cfg(feature = "stand-in")]
pub(crate) mod samples;
