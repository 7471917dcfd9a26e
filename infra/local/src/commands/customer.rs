//! `nightdesk customer show`: all that is known of a customer.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Args, Subcommand};
use nightdesk_adapters::dynamodb::{History, RecordEntry};
use nightdesk_domain::event::Content;
use nightdesk_domain::{Address, Event, EventKind};

use super::{Which, find, say};

/// The most entries of one address that are shown.
const MOST: i32 = 100;

#[derive(Debug, Subcommand)]
pub(super) enum CustomerCommand {
    /// Show a customer by an address, such as tel:+819012345678 or telegram:42
    Show(ShowArguments),
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

pub(super) async fn run(command: CustomerCommand) -> anyhow::Result<ExitCode> {
    let CustomerCommand::Show(arguments) = command;
    let record = find::stores(&arguments.which).await?.record();
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
        if let Some(promise) = &case.promise {
            say!("  promised: back at {}", promise.back_at.format("%F %H:%M UTC"));
        }
        if let Some(due) = &case.due {
            say!("  an answer is due {}", due.format("%F %H:%M UTC"));
        }
        for decided in &case.decisions {
            let rules: Vec<_> =
                decided.why.iter().map(|finding| format!("{:?} {}", finding.rule, finding.saw)).collect();
            say!("  decided about {}: {}", decided.at.format("%F %H:%M:%S"), rules.join("; "));
        }
    }
    for entry in &history.entries {
        say!("{}", line(entry));
    }
}

fn line(entry: &RecordEntry) -> String {
    match entry {
        RecordEntry::Inbound { event } => {
            format!(
                "{}  <- {:<9} {}",
                event.at.format("%F %H:%M:%S"),
                event.key.channel.as_str(),
                said(event)
            )
        }
        RecordEntry::Erased { key, erased_at } => format!("{erased_at}  <- taken back: {key}"),
        RecordEntry::Outbound { reply } => {
            let why = reply.reason.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
            let at = reply.at.format("%F %H:%M:%S");
            format!("{at}  -> {:<9} [{}{why}] {}", reply.channel.as_str(), reply.status.name(), reply.text)
        }
        RecordEntry::SentElsewhere { key, status, at } => {
            format!("{at}  -> sent elsewhere [{status}] {key}")
        }
    }
}

fn said(event: &Event) -> String {
    let content = |content: &Content| {
        let parts = (!content.parts.is_empty()).then(|| format!("[{} attached]", content.parts.len()));
        [content.text.clone(), parts].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    match &event.kind {
        EventKind::Message { content: said, .. } => content(said),
        EventKind::Edit { content: said, .. } => format!("(edit) {}", content(said)),
        EventKind::AgentMessage { content: said } => format!("(by an agent) {}", content(said)),
        EventKind::Reaction { emoji, .. } => format!("(reaction) {}", emoji.join(" ")),
        EventKind::Postback { title, payload, .. } => {
            format!("(button) {}", title.as_ref().unwrap_or(payload))
        }
        EventKind::Unsupported { what, .. } => format!("(unsupported) {what}"),
        other => format!("({})", other.name()),
    }
}
