//! Structured logs: one JSON object a line, as CloudWatch wants them.

use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::environment;

/// Starts logging to standard output, at the level that `RUST_LOG` names, else `info`.
///
/// Log lines carry ids only: no text, name, address or secret of anybody. Every line about a message
/// has the id of the webhook call that it goes back to, as `delivery`; so has the agents' item.
pub fn start() {
    let level = environment::optional("RUST_LOG").unwrap_or_else(|| "info".to_owned());
    lines(EnvFilter::new(level), std::io::stdout).init();
}

/// Writes log lines of some levels to `writer`.
pub fn lines<W>(levels: EnvFilter, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        // Each byte is paid for: the log group tells the function, and the message the place.
        .with_target(false)
        .with_env_filter(levels)
        .without_time() // Lambda stamps each line itself.
        .with_writer(writer)
        .finish()
}
