//! `nightdesk customer show`: all that is known of a customer.

use std::process::ExitCode;
use std::str::FromStr;

use anyhow::{anyhow, bail};
use chrono_tz::Tz;
use clap::{Args, Subcommand, ValueEnum};
use nightdesk_adapters::dynamodb::{History, RecordEntry};
use nightdesk_domain::customer::{Teller, Told};
use nightdesk_domain::desk::language_tag;
use nightdesk_domain::event::{CallOutcome, Content};
use nightdesk_domain::file::FileStatus;
use nightdesk_domain::{Address, Event, EventKind};
use nightdesk_pipeline::ports::{Change, Record, WriteError};

use super::{Which, find, promises, say};

/// The most entries of one address that are shown.
const MOST: i32 = 100;

/// How often a customer is read again when others write at the same time.
const RACES: u32 = 8;

#[derive(Debug, Subcommand)]
pub(super) enum CustomerCommand {
    /// Show a customer by an address, such as tel:+819012345678 or telegram:42
    Show(ShowArguments),
    /// Write down what a customer, or an agent, said of the customer's language or time zone
    Set(SetArguments),
}

#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// The address
    address: Address,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    which: Which,
}

#[derive(Debug, Args)]
pub(super) struct SetArguments {
    /// The address
    address: Address,
    /// The language that they prefer, such as pt-BR
    #[arg(long)]
    language: Option<LanguageTag>,
    /// The time zone that they live in, such as America/Sao_Paulo
    #[arg(long)]
    zone: Option<Tz>,
    /// Who said so
    #[arg(long, value_enum, default_value = "agent")]
    by: By,
    #[command(flatten)]
    which: Which,
}

/// Who said something of a customer.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    Customer,
    Agent,
}

/// A language tag in its canonical spelling.
#[derive(Debug, Clone)]
struct LanguageTag(String);

impl FromStr for LanguageTag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let tag = language_tag(text);
        tag.map(Self).ok_or_else(|| "right would be a language tag, such as en or pt-BR".to_owned())
    }
}

pub(super) async fn run(command: CustomerCommand) -> anyhow::Result<ExitCode> {
    match command {
        CustomerCommand::Show(arguments) => show(arguments).await,
        CustomerCommand::Set(arguments) => set(arguments).await,
    }
}

async fn set(arguments: SetArguments) -> anyhow::Result<ExitCode> {
    let SetArguments { address, language, zone, by, which } = arguments;
    if language.is_none() && zone.is_none() {
        bail!("say what was said: --language, --zone, or both");
    }
    let by = match by {
        By::Customer => Teller::Customer,
        By::Agent => Teller::Agent,
    };
    let (record, at) = (find::record(&which).await?, find::now(&which));
    for _ in 0..RACES {
        let history = record.history(&address, 1).await?;
        let mut customer = history.ok_or_else(|| anyhow!("nobody is known at {address}"))?.customer;
        if let Some(LanguageTag(value)) = &language {
            customer.language = Some(Told { value: value.clone(), by, at });
        }
        if let Some(value) = zone {
            customer.zone = Some(Told { value, by, at });
        }
        match record.write(&Change { customers: vec![customer], ..Change::default() }).await {
            Ok(()) => {
                say!("written down; replies go by it from now on");
                return Ok(ExitCode::SUCCESS);
            }
            Err(WriteError::Conflict) => {}
            Err(WriteError::Record(error)) => return Err(error.into()),
        }
    }
    bail!("others kept writing to the same customer; try again")
}

async fn show(arguments: ShowArguments) -> anyhow::Result<ExitCode> {
    let record = find::record(&arguments.which).await?;
    let history = record.history(&arguments.address, MOST).await?;
    let history = history.ok_or_else(|| anyhow!("nobody is known at {}", arguments.address))?;
    if arguments.json {
        say!("{}", serde_json::to_string_pretty(&history)?);
    } else {
        print(&history);
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints a customer for a person to read.
pub(super) fn print(history: &History) {
    let customer = &history.customer;
    say!("customer {}  since {}", customer.id, customer.since.format("%F %H:%M UTC"));
    if let Some(language) = &customer.language {
        say!("  language {} ({:?} said so)", language.value, language.by);
    }
    if let Some(zone) = &customer.zone {
        say!("  time zone {} ({:?} said so)", zone.value, zone.by);
    }
    for address in &customer.addresses {
        let profile = history.profiles.iter().find(|profile| profile.address == *address);
        let name = profile.and_then(|profile| profile.sender.name.as_deref()).unwrap_or("");
        say!("  {address}  {name}");
        for (line, _) in profile.iter().flat_map(|profile| &profile.wishes).filter(|(_, wish)| !wish.wanted) {
            say!("    wants no replies from {line}");
        }
    }
    for case in &history.cases {
        say!("case {}  {:?}, opened {}", case.number, case.state, case.opened.format("%F %H:%M UTC"));
        for promise in &case.promises {
            let what = promises::what(promise.of);
            let answered = promise.answered.map(|at| format!(", answered {}", at.format("%F %H:%M UTC")));
            let answered = answered.unwrap_or_default();
            say!("  promised: {what} {}{answered}", promise.told.format("%F %H:%M UTC"));
        }
        if let Some(due) = &case.due {
            say!("  an answer is due {}", due.format("%F %H:%M UTC"));
        }
    }
    for entry in &history.entries {
        say!("{}", line(entry));
    }
}

fn line(entry: &RecordEntry) -> String {
    match entry {
        RecordEntry::Inbound { event, why, files, .. } => {
            let (at, channel) = (event.at.format("%F %H:%M:%S"), event.key.channel.as_str());
            let rules: Vec<_> = why.iter().map(ToString::to_string).collect();
            let files: String = files.iter().map(|(number, status)| file(*number, status)).collect();
            format!("{at}  <- {channel:<9} {}{files}\n{:21}decided: {}", said(event), "", rules.join("; "))
        }
        RecordEntry::Erased { key, erased_at } => format!("{erased_at}  <- taken back: {key}"),
        RecordEntry::Outbound { reply } => {
            let why = reply.reason.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
            let at = reply.at.format("%F %H:%M:%S");
            let phrased = if reply.phrased { ", phrased by a model" } else { "" };
            let (channel, status) = (reply.channel.as_str(), reply.status.name());
            format!("{at}  -> {channel:<9} [{status}{why}{phrased}] {}", reply.text)
        }
        RecordEntry::SentElsewhere { key, status, at } => {
            format!("{at}  -> sent elsewhere [{status}] {key}")
        }
    }
}

/// A line on what became of a file. Of a local desk it is in `files` within the data folder, of a deployed
/// one in its bucket.
fn file(number: usize, status: &FileStatus) -> String {
    let became = match status {
        FileStatus::Kept { key, mime, bytes, .. } => format!("{mime}, {bytes} bytes, kept as {key}"),
        FileStatus::Waiting { reason, .. } => format!("not fetched yet ({reason})"),
        FileStatus::Lost { why, reason, .. } => format!("not kept, {} ({reason})", why.name()),
    };
    format!("\n{:21}file {number}: {became}", "")
}

fn said(event: &Event) -> String {
    let content = |content: &Content| {
        let parts = (!content.parts.is_empty()).then(|| format!("[{} attached]", content.parts.len()));
        [content.text.clone(), parts].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    match &event.kind {
        EventKind::Message { content: said, .. } => content(said),
        EventKind::Edit { content: said, .. } => format!("(edit) {}", content(said)),
        EventKind::Call { outcome: CallOutcome::Missed, .. } => "(a call that nobody took)".to_owned(),
        EventKind::Call { outcome: CallOutcome::Answered, .. } => "(a call)".to_owned(),
        EventKind::AgentMessage { content: said } => format!("(by an agent) {}", content(said)),
        EventKind::Reaction { emoji, .. } => format!("(reaction) {}", emoji.join(" ")),
        EventKind::Postback { title, payload, .. } => {
            format!("(button) {}", title.as_ref().unwrap_or(payload))
        }
        EventKind::Unsupported { what, .. } => format!("(unsupported) {what}"),
        other => format!("({})", other.name()),
    }
}
