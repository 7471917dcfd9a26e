//! Structured logs: one JSON object a line, as CloudWatch wants them.

use tracing_subscriber::EnvFilter;

use crate::environment;

/// Starts logging to standard output, at the level that `RUST_LOG` names, else `info`.
///
/// Log lines carry ids only: no text, name, address or secret of anybody.
pub fn start() {
    let level = environment::optional("RUST_LOG").unwrap_or_else(|| "info".to_owned());
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_env_filter(EnvFilter::new(level))
        .without_time() // Lambda stamps each line itself.
        .init();
}
