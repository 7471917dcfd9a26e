//! What every function shares: the environment, logs, metrics, the batch wrapper and the clock.
//!
//! The only place, beside the mains, that reads the environment or the time.

pub mod batch;
mod clock;
pub mod environment;
pub mod metrics;
pub mod telemetry;

pub use clock::Clock;
