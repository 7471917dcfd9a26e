//! What all mail has in common.

mod machines;
mod quotes;
