//! The README's table of channels: what each can do, as its samples in `events/<provider>/` show it.
//!
//! `UPDATE_README=1 cargo test -p nightdesk-channels --all-features --test table` writes it anew.
#![cfg(feature = "stand-in")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "what goes wrong here fails the test")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use nightdesk_channels::{Api, PROVIDERS, Provider};
use nightdesk_domain::event::{Content, Part};
use nightdesk_domain::{Event, EventKind};
use support::{credentials, now, read, reply_to, samples};
use url::Url;

const README: &str = "../../README.md";
const BEGIN: &str = "<!-- The table of channels: written by shared/channels/tests/table.rs -->\n";
const END: &str = "<!-- The end of the table. -->\n";

/// What a channel may be able to do, as columns.
const COLUMNS: [&str; 8] = ["in", "out", "media", "edit", "delete", "reaction", "receipt", "opt-out"];

/// The columns of which an event is proof.
fn shows(provider: &dyn Provider, event: &Event) -> Vec<&'static str> {
    let mut shown = Vec::new();
    if replies(provider, event) {
        shown.push("out");
    }
    let content = match &event.kind {
        EventKind::Message { content, .. } => {
            shown.push("in");
            Some(content)
        }
        EventKind::Edit { content, .. } => {
            shown.push("edit");
            Some(content)
        }
        EventKind::Deletion { .. } => {
            shown.push("delete");
            None
        }
        EventKind::Reaction { .. } => {
            shown.push("reaction");
            None
        }
        EventKind::Receipt { .. } => {
            shown.push("receipt");
            None
        }
        EventKind::OptOut => {
            shown.push("opt-out");
            None
        }
        _ => None,
    };
    if content.is_some_and(has_media) {
        shown.push("media");
    }
    shown
}

fn has_media(content: &Content) -> bool {
    content.parts.iter().any(|part| matches!(part, Part::Media(_)))
}

/// Whether a reply to the event can be built.
fn replies(provider: &dyn Provider, event: &Event) -> bool {
    let credentials = credentials(provider);
    let base = Url::parse("https://api.example.com").unwrap();
    let credential = credentials.for_account(&event.key.account);
    let api = Api { base: &base, credential: credential.unwrap(), receipts: None, now: now() };
    let reply = reply_to(event, "We are back at 09:00.", &[]);
    !event.thread.is_empty() && (provider.delivers_from_record() || provider.reply(&reply, &api).is_ok())
}

/// What all samples of a provider show, by channel.
fn shown_by_samples(provider: &dyn Provider) -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut shown: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
    for (_, sample) in samples(provider) {
        for event in &read(provider, &sample).events {
            let columns = shown.entry(event.key.channel.to_string()).or_default();
            columns.extend(shows(provider, event));
        }
    }
    shown
}

fn row(provider: &dyn Provider, channel: &str, shown: &BTreeSet<&str>) -> String {
    let id = provider.id();
    let marks = COLUMNS.map(|column| if shown.contains(column) { "✓" } else { "–" });
    let window = provider.channels().iter().find(|known| known.as_str() == channel);
    let window = window.and_then(|channel| provider.reply_window(channel));
    let window = match window {
        Some(window) if window.num_minutes() < 120 => format!("{} min", window.num_minutes()),
        Some(window) => format!("{} h", window.num_hours()),
        None => "–".to_owned(),
    };
    let buttons = if shows_buttons(provider, channel) { "✓" } else { "–" };
    let page = format!("[{id}](shared/channels/src/{id}/README.md)");
    format!("| {channel} | {page} | {} | {buttons} | {window} |\n", marks.join(" | "))
}

fn shows_buttons(provider: &dyn Provider, channel: &str) -> bool {
    let mut channels = provider.channels().iter();
    channels.any(|known| known.as_str() == channel && provider.buttons(known).is_some())
}

fn table() -> String {
    let mut table = format!("| channel | provider | {} | buttons | reply window |\n", COLUMNS.join(" | "));
    table.push_str(&format!("|{}\n", "---|".repeat(COLUMNS.len() + 4)));
    for provider in PROVIDERS {
        let shown = shown_by_samples(*provider);
        for (channel, shown) in shown.into_iter().filter(|(_, shown)| shown.contains("in")) {
            table.push_str(&row(*provider, &channel, &shown));
        }
    }
    table
}

#[test]
fn the_readme_says_what_each_channel_can_do() {
    let readme = std::fs::read_to_string(README).unwrap();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    let table = table();
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(README, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(written, table, "write it anew: UPDATE_README=1, see this file's head");
}

#[test]
fn every_channel_of_every_provider_has_samples_and_takes_and_answers_messages() {
    for provider in PROVIDERS {
        let shown = shown_by_samples(*provider);
        // Calls are answered by a function of their own; none of the provider's webhooks is one.
        for channel in provider.channels().iter().filter(|channel| channel.as_str() != "voice") {
            let columns = shown.get(channel.as_str()).unwrap_or_else(|| panic!("{channel}"));
            assert!(columns.contains("in") && columns.contains("out"), "{channel}: {columns:?}");
        }
    }
}
