//! The SQLite file: its tables, the one thread that works on it, and who is told of changes.

mod schema;
mod wakers;
mod work;
mod writer;

pub(crate) use wakers::Wakers;
pub(crate) use work::{Work, millis};
pub(crate) use writer::Writer;
