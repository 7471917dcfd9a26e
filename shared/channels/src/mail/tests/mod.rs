//! What all mail has in common.

mod files;
mod machines;
mod quotes;
