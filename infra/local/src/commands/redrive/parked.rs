//! `nightdesk redrive parked`: what this version can read of what is parked, taken in again.

use std::process::ExitCode;

use nightdesk_adapters::sqs::SqsQueue;
use nightdesk_pipeline::ports::Objects;
use nightdesk_pipeline::redrive::{Became, Never, Redrive, Told};

use super::super::queues::Queues;
use super::super::say;

/// What became of all of it.
#[derive(Default)]
struct Count {
    taken: usize,
    events: usize,
    unreadable: usize,
    never: usize,
}

pub(super) async fn run(
    queues: &Queues,
    files: Option<&dyn Objects>,
    most: usize,
    dry: bool,
) -> anyhow::Result<ExitCode> {
    let queue = async |name| anyhow::Ok(SqsQueue::new(queues.client().clone(), queues.url(name).await?));
    let (parked, inbound) = (queue("parked").await?, queue("inbound.fifo").await?);
    let run = format!("redrive-{:.8}", uuid::Uuid::new_v4().simple().to_string());
    let redrive = Redrive { parked: &parked, inbound: &inbound, files, run: &run, dry };
    let mut count = Count::default();
    let ended = redrive.all(most, |told| count.tell(&told, dry)).await;
    let Count { taken, events, unreadable, never } = count;
    let would = if dry { "would be " } else { "" };
    say!(
        "parked: {taken} {would}taken in ({events} events), {unreadable} not readable yet, \
         {never} that cannot be taken in again"
    );
    ended?;
    Ok(ExitCode::SUCCESS)
}

impl Count {
    /// Says what became of one, with ids alone.
    fn tell(&mut self, told: &Told, dry: bool) {
        let delivery = told.delivery.as_deref().unwrap_or("-");
        let queued = if dry { "would be queued" } else { "queued" };
        match &told.became {
            Became::Taken(events) => {
                self.taken += 1;
                self.events += events;
                say!("{delivery}  {events} events {queued}");
            }
            Became::Unreadable { why, events } => {
                self.unreadable += 1;
                say!("{delivery}  stays parked, {events} events {queued}: {why}");
            }
            Became::TooLarge(events) => {
                self.never += 1;
                say!(
                    "{delivery}  stays parked, {events} events {queued}: one is too large and left a placeholder"
                );
            }
            Became::Never(never) => {
                self.never += 1;
                say!("{delivery}  stays parked: {}", why(*never));
            }
        }
    }
}

fn why(never: Never) -> &'static str {
    match never {
        Never::Old => "parked by a version that kept too little of it to read it again",
        Never::Call => "a call, which was answered when it came",
        Never::Mail => "the place of a mail: the mail itself is in the bucket",
        Never::Files => "files came inside of it: --bucket names where they go",
        Never::Event => "an event that is too large, whose placeholder was queued",
        Never::Incomplete => "parts of it are missing, or in somebody's hand",
        Never::Foreign => "nothing that Nightdesk parked",
    }
}
