//! What a desk costs on AWS: what was measured, times list prices.

mod bill;
mod files;

pub use bill::{Bill, Desk, FrontDoor, Line, Step, bill, monthly};
pub use files::{Architecture, Counted, Measured, Prices};
