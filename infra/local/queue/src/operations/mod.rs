//! What can be done with queues and messages, each inside one transaction.

pub(crate) mod acknowledge;
mod dead_letters;
mod groups;
pub(crate) mod move_task;
pub(crate) mod peek;
pub(crate) mod queue;
pub(crate) mod receive;
mod retention;
pub(crate) mod send;
