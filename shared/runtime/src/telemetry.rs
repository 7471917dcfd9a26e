//! Structured logs: one JSON object a line, as CloudWatch wants them.

use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::environment;

/// Starts logging to standard output, as `RUST_LOG` says, else from `info` on. A release build says nothing
/// below `info` whatever is asked for: there is none of it in the program.
///
/// Log lines carry ids only: no text, name, address or secret of anybody. Every line about a message
/// has the id of the webhook call that it goes back to, as `delivery`; so has the agents' item.
pub fn start() {
    lines(filter("info"), std::io::stdout).init();
}

/// Writes log lines of some levels to `writer`.
pub fn lines<W>(levels: Targets, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        // Each byte is paid for: the log group tells the function, and the message the place.
        .with_target(false)
        .without_time() // Lambda stamps each line itself.
        .with_writer(writer);
    tracing_subscriber::registry().with(lines.with_filter(levels))
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
