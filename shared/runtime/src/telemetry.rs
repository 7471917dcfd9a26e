//! Structured logs: one JSON object a line, as CloudWatch wants them.

use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::environment;

/// Starts logging to standard output, at the level that `RUST_LOG` names, else `info`.
///
/// Log lines carry ids only: no text, name, address or secret of anybody.
pub fn start() {
    let level = environment::optional("RUST_LOG").and_then(|level| level.parse().ok());
    // Not the filter by regular expressions: those would be a tenth of a function's code.
    let filter: Targets = level.unwrap_or_else(|| Targets::new().with_default(Level::INFO));
    let lines =
        tracing_subscriber::fmt::layer().json().flatten_event(true).with_current_span(false).without_time(); // Lambda stamps each line itself.
    tracing_subscriber::registry().with(filter).with(lines).init();
}
