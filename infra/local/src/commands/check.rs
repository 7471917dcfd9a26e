//! `nightdesk check`: every mistake in a desk's configuration, at once.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use nightdesk_answers::Answer;
use nightdesk_channels::{PROVIDERS, split};
use nightdesk_domain::Channel;
use nightdesk_domain::answer::Hours;
use nightdesk_domain::desk::{Office, SelfService};
use nightdesk_domain::hours::{Keeps, Roster};
use nightdesk_responder::{AnswersFolder, DeskFolder};
use nightdesk_runtime::Clock;

use super::{DESK, say};

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// The folder with the desk's configuration
    #[arg(default_value = DESK)]
    desk: PathBuf,
}

/// The most messages that one answer should take.
const MOST_MESSAGES: usize = 3;

pub(super) fn run(arguments: &CheckArguments) -> anyhow::Result<ExitCode> {
    match DeskFolder::read_with_answers(&arguments.desk) {
        Ok((folder, of_desk)) => {
            let never: Vec<_> = folder.desk.offices().filter(|office| never_opens(office)).collect();
            for office in &never {
                let file = arguments.desk.join("desk.toml");
                say!("{}: nobody is in `{}` within a year from now", file.display(), office.id());
            }
            let twice = of_desk.library.duplicates();
            for mistake in &twice {
                say!("{}/answers/{mistake}", arguments.desk.display());
            }
            if !never.is_empty() || !twice.is_empty() {
                return Ok(ExitCode::FAILURE);
            }
            let offices = folder.desk.offices().count();
            let languages: Vec<_> = folder.wording.languages().collect();
            say!("{}: no mistakes", arguments.desk.display());
            say!("  {offices} offices: {}", list(folder.desk.offices().map(|office| office.id().as_str())));
            say!("  {} languages: {}", languages.len(), list(languages.iter().copied()));
            answers(&of_desk);
            say!("  {}", self_service(folder.desk.self_service()));
            Ok(ExitCode::SUCCESS)
        }
        Err(mistakes) => {
            say!("{mistakes}");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// When the desk answers by itself, where it has answers.
fn self_service(chosen: &SelfService) -> String {
    let SelfService { runs, sure, offer } = chosen;
    let when = match runs {
        None => return "answers by itself: never".to_owned(),
        Some(Hours::Closed) => "while nobody is there",
        Some(Hours::Open) => "while somebody is there",
        Some(Hours::Always) => "at any hour",
    };
    format!("answers by itself: {when}, from a probability of {sure} on; offers choices from {offer} on")
}

/// What there is to say about the desk's answers, none of it a mistake.
fn answers(folder: &AnswersFolder) {
    let library = &folder.library;
    if library.is_empty() {
        return;
    }
    say!("  {} answers", library.ids().count());
    for note in library.notes() {
        say!("  look: answers/{note}");
    }
    for (id, language, answer) in library.all() {
        for (channel, messages) in long_on(answer) {
            say!("  look: answers/{language}: `{id}` takes {messages} messages on {channel}");
        }
    }
    if !folder.is_learnt() {
        say!("  the answers are not learnt as they are: run `nightdesk train` before you deploy");
    }
}

/// The channels on which an answer takes more messages than anybody likes to get.
fn long_on(answer: &Answer) -> Vec<(Channel, usize)> {
    let mut long = Vec::new();
    for carrier in PROVIDERS {
        for channel in carrier.channels().iter().filter(|channel| answer.is_for(channel)) {
            let messages = split(&answer.full_text(), carrier.text_limit(channel)).len();
            if messages > MOST_MESSAGES && long.iter().all(|(known, _)| known != channel) {
                long.push((channel.clone(), messages));
            }
        }
    }
    long
}

/// Whether an office's hours lie in the past, or take each other away.
fn never_opens(office: &Office) -> bool {
    Roster::new(&[office], &[]).next(Clock::system().now(), Keeps::Open).is_none()
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
