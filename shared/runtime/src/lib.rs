//! What every function shares: the environment, the front door's calls, the batch wrapper, logs, metrics and the clock.
//!
//! The only place, beside the mains, that reads the environment or the time.

pub mod batch;
mod clock;
pub mod environment;
pub mod front_door;
pub mod metrics;
pub mod telemetry;

pub use clock::Clock;
