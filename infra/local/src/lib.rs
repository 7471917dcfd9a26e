//! The whole desk in one process, ready for real webhooks: the functions' own handlers over the
//! real AWS SDK, which talks over loopback to an embedded DynamoDB and an embedded SQS. Providers
//! without credentials are played by a stand-in that the real HTTP client calls.
//!
//! And the commands of those who run a desk: [`commands`].

pub mod commands;
pub mod cost;
mod data;
mod desk;
mod files;
mod hand_in;
mod lines;
pub mod model;
mod narrator;
mod phrasing;
mod poller;
mod secrets;
mod shown_api;
mod stand_in;
mod stores;
mod web_chat;
mod webhooks;

pub use commands::main;
pub use data::DataFolder;
pub use desk::{LocalDesk, Options};
pub use files::LocalFiles;
pub use stores::{DYNAMODB_TABLE, Stores};
