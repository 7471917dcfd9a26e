//! `nightdesk explain`: what would be done about a message, and why.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use chrono::{DateTime, Utc};
use clap::Args;
use nightdesk_channels::PROVIDERS;
use nightdesk_domain::event::{Content, Sender};
use nightdesk_domain::whereabouts::{Learnt, Source};
use nightdesk_domain::{Account, Address, Channel, Event, EventKey, EventKind};
use nightdesk_pipeline::ports::{Answering, Record};
use nightdesk_pipeline::respond::{Explained, Setting};
use nightdesk_responder::DeskFolder;

use super::{DESK, Which, find, say};
use crate::model;

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// Who writes, such as tel:+819012345678
    #[arg(long)]
    from: Address,
    /// What they write
    #[arg(long)]
    text: String,
    /// When, for example 2026-12-24T22:00:00Z [default: now]
    #[arg(long)]
    at: Option<DateTime<Utc>>,
    /// On which channel [default: one that the address fits]
    #[arg(long)]
    channel: Option<String>,
    /// The language of their app, such as pt-BR, where the channel tells it
    #[arg(long)]
    language: Option<String>,
    /// To which of the business's accounts
    #[arg(long, default_value = "any")]
    account: String,
    /// The folder with the desk's configuration
    #[arg(long, default_value = DESK)]
    desk: PathBuf,
    #[command(flatten)]
    which: Which,
}

pub(super) async fn run(arguments: ExplainArguments) -> anyhow::Result<ExitCode> {
    let (folder, answers) = DeskFolder::read_with_answers(&arguments.desk)?;
    let at = arguments.at.unwrap_or_else(|| find::now(&arguments.which));
    let event = event(&arguments, at)?;
    let (known, unplanned) = match find::record_if_any(&arguments.which).await? {
        Some(record) => (record.read(&event).await?, record.unplanned().await?),
        // Without any data everybody is new.
        None => Default::default(),
    };
    let whether = if known.profiles.is_empty() { "new" } else { "known" };
    say!("a {whether} customer writes on {} at {}", event.key.channel, at.format("%A %F %H:%M UTC"));
    let answers = answers.answers_learnt(model::encoder()?);
    let setting = Setting {
        desk: &folder.desk,
        wording: &folder.wording,
        answers: answers.as_ref().map(|answers| answers as &dyn Answering),
        unplanned: &unplanned,
        now: at,
    };
    print(&setting.explain(&event, &known));
    Ok(ExitCode::SUCCESS)
}

fn print(explained: &Explained) {
    match &explained.whereabouts.zone {
        Some(zone) => say!("  time zone: {} ({})", zone.value, source(zone)),
        None => say!("  time zone: not known; the office's is named"),
    }
    for language in explained.whereabouts.languages() {
        say!("  language: {} ({})", language.value, source(language));
    }
    say!("rules:");
    for finding in &explained.decision.why {
        say!("  {finding}");
    }
    say!("case: {:?}", explained.decision.case);
    say!("agents get an item: {}", if explained.decision.for_agents { "yes" } else { "no" });
    if let Some(due) = explained.decision.due {
        say!("an answer is due: {}", due.format("%A %F %H:%M UTC"));
    }
    match explained.replies.as_slice() {
        [] => say!("nothing is said to the customer"),
        replies => {
            for reply in replies {
                say!("the customer is told ({}): {}", reply.language, reply.text);
                reply.choices.iter().for_each(|choice| say!("  with a button: {}", choice.label));
            }
        }
    }
}

fn source<T>(learnt: &Learnt<T>) -> String {
    let from = match learnt.from {
        Source::Customer => "the customer said so",
        Source::Agent => "an agent said so",
        Source::Profile => "by their profile",
        Source::Clock => "by their clock",
        Source::PhoneNumber => "by their telephone number",
        Source::Text => "by what they wrote",
        Source::Account => "by the country of the account",
        Source::Desk => "the desk's own",
    };
    format!("{from}{}", if learnt.sure { "" } else { ", a guess" })
}

/// The message as an event.
fn event(arguments: &ExplainArguments, at: DateTime<Utc>) -> anyhow::Result<Event> {
    Ok(Event {
        key: EventKey {
            channel: channel(arguments)?,
            account: Account::new(&arguments.account),
            id: "explain".to_owned(),
        },
        address: arguments.from.clone(),
        also: Vec::new(),
        thread: arguments.from.id().to_owned(),
        at,
        received: at,
        sender: Sender { language: arguments.language.clone(), ..Sender::default() },
        kind: EventKind::Message {
            content: Content::text(&arguments.text),
            reply_to: None,
            forwarded: false,
            referral: None,
        },
    })
}

/// The channel named, or the first that an address of this scheme can write on.
fn channel(arguments: &ExplainArguments) -> anyhow::Result<Channel> {
    let wanted = arguments.channel.as_deref().unwrap_or(match arguments.from.scheme() {
        "tel" => "whatsapp",
        scheme => scheme,
    });
    let mut channels = PROVIDERS.iter().flat_map(|provider| provider.channels());
    channels
        .find(|channel| channel.as_str() == wanted)
        .cloned()
        .with_context(|| format!("no channel {wanted}"))
}
