//! What the person at the terminal sees: one line per step of a message.

use std::io::{IsTerminal, Write, stdout};
use std::sync::{Arc, Mutex, PoisonError};

use nightdesk_runtime::Clock;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

/// Writes lines to the terminal, coloured when it is one.
#[derive(Clone)]
pub struct Narrator {
    clock: Clock,
    coloured: bool,
    out: Arc<Mutex<dyn Write + Send>>,
}

/// How a line is shown.
#[derive(Clone, Copy)]
enum Tone {
    Plain,
    Quiet,
    Reply,
    Warning,
    Error,
}

impl Narrator {
    /// A narrator on standard output.
    pub fn stdout(clock: Clock) -> Self {
        Self { clock, coloured: stdout().is_terminal(), out: Arc::new(Mutex::new(stdout())) }
    }

    /// A narrator that nobody hears, for desks inside of tests.
    pub fn silent(clock: Clock) -> Self {
        Self { clock, coloured: false, out: Arc::new(Mutex::new(std::io::sink())) }
    }

    /// Shows a reply as it reaches the customer.
    pub fn reply(&self, provider: &str, to: &str, text: &str) {
        self.line(Tone::Reply, &format!("{provider} -> {to}: {text}"));
    }

    /// Shows a line about the desk itself.
    pub fn say(&self, text: &str) {
        self.write(Tone::Plain, text);
    }

    fn line(&self, tone: Tone, text: &str) {
        self.write(tone, &format!("{} {text}", self.clock.now().format("%H:%M:%S")));
    }

    fn write(&self, tone: Tone, text: &str) {
        let colour = match tone {
            Tone::Plain => "",
            Tone::Quiet => "\x1b[2m",
            Tone::Reply => "\x1b[1;32m",
            Tone::Warning => "\x1b[33m",
            Tone::Error => "\x1b[1;31m",
        };
        let text = printable(text);
        let line = if self.coloured { format!("{colour}{text}\x1b[0m\n") } else { format!("{text}\n") };
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        // A closed pipe must not stop the desk.
        drop(out.write_all(line.as_bytes()).and_then(|()| out.flush()));
    }
}

/// Without control characters: a message must not drive the terminal that it is shown on.
fn printable(text: &str) -> String {
    let shown = |c: char| {
        if c.is_control() && c != '\n' { '\u{fffd}' } else { c }
    };
    text.chars().map(shown).collect::<String>().replace('\n', "\n         ")
}

/// Passes on what the functions log.
pub struct Steps(pub Narrator);

impl<S: Subscriber> Layer<S> for Steps {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let metadata = event.metadata();
        if !metadata.target().starts_with("nightdesk") {
            return;
        }
        let mut line = Line::default();
        event.record(&mut line);
        let tone = match *metadata.level() {
            Level::ERROR => Tone::Error,
            Level::WARN => Tone::Warning,
            Level::INFO => Tone::Plain,
            _ => Tone::Quiet,
        };
        let step = metadata.target().rsplit("::").find(|part| *part != "lib").unwrap_or_default();
        let step = step.trim_start_matches("nightdesk_");
        self.0.line(tone, &format!("{step:8} {}{}", line.message, line.fields));
    }
}

/// A log event's message and fields as one line.
#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Line {
    fn add(&mut self, name: &str, value: &str) {
        // Ids are long: the first characters are enough to follow one by eye.
        let short = matches!(name, "delivery" | "event" | "reply").then(|| value.get(..8)).flatten();
        match name {
            "message" => value.clone_into(&mut self.message),
            _ => self.fields.push_str(&format!(" {name}={}", short.unwrap_or(value))),
        }
    }
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field.name(), value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.add(field.name(), &format!("{value:?}"));
    }
}
