//! Customers, cases, events, hours and the decision: the words of the whole desk.
//!
//! Pure: nothing here does I/O, reads a clock or knows AWS. Every instant is a
//! `DateTime<Utc>`; a wall-clock time exists only inside [`hours`], beside its zone.

pub mod address;
pub mod answer;
pub mod button;
pub mod case;
pub mod customer;
pub mod decision;
pub mod desk;
pub mod dialogue;
pub mod event;
pub mod file;
pub mod hours;
pub mod promise;
pub mod reply;
pub mod whereabouts;

pub use address::{Address, InvalidAddress, PhoneNumber};
pub use answer::{AnswerId, Candidate, Probability};
pub use case::Case;
pub use customer::{AddressProfile, Customer, CustomerId};
pub use decision::{Decision, Keyword, decide};
pub use event::{Account, Channel, Event, EventKey, EventKind};
pub use promise::Promise;
pub use reply::{Reply, ReplyStatus};
