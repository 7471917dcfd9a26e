//! Structured logs: one JSON object a line, as CloudWatch wants them.

use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::environment;

/// Starts logging to standard output, as `RUST_LOG` says, else from `info` on.
///
/// Log lines carry ids only: no text, name, address or secret of anybody.
pub fn start() {
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .without_time(); // Lambda stamps each line itself.
    tracing_subscriber::registry().with(filter("info")).with(lines).init();
}

/// What `RUST_LOG` lets through, such as `info` or `nightdesk=debug,warn`; `otherwise` where it is not
/// set or says nothing of the kind.
///
/// The richer `EnvFilter` would bring along a regular expression engine, to be built at each start.
pub fn filter(otherwise: &str) -> Targets {
    let read = |text: &str| text.parse().ok();
    let named = environment::optional("RUST_LOG").and_then(|text| read(&text));
    named.or_else(|| read(otherwise)).unwrap_or_default()
}
