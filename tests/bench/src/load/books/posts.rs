//! Posting everything once, and some of it again.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use futures_util::future::try_join_all;
use http::StatusCode;

use super::settled::behind;
use crate::desk::Desk;
use crate::posting::Poster;
use crate::traffic::{Kind, Person, Traffic, Webhook};

/// How many webhooks are under way side by side.
const CALLERS: usize = 16;

/// How long a provider waits after an answer that was not 200, and how often it tries.
const AGAIN_AFTER: Duration = Duration::from_millis(500);
const TRIES: u32 = 20;

/// How often to say how far it is.
const WORD: Duration = Duration::from_secs(10);

/// What was posted, and how it was answered.
#[derive(Debug, Default)]
pub struct Posted {
    /// Answered 200.
    pub accepted: u64,
    /// Answered 401.
    pub refused: u64,
    /// Those that were posted with a bad signature.
    pub badly_signed: u64,
    /// Not answered 200 or 401, and posted again after a while.
    pub tried_again: u64,
    /// Events in what was accepted, repetitions included.
    pub events: u64,
    /// Events in what was accepted for the second time.
    pub repeated: u64,
    /// Everybody who wrote.
    pub people: HashSet<Person>,
}

/// Posts everything but what comes again late.
pub async fn first(traffic: Traffic, poster: &Poster, desk: &Desk) -> anyhow::Result<Posted> {
    let next = Arc::new(AtomicU64::new(0));
    let caller = || tokio::spawn(call(traffic, poster.clone(), next.clone()));
    let callers: Vec<_> = (0..CALLERS).map(|_| caller()).collect();
    let mut all = std::pin::pin!(try_join_all(callers));
    let parts = loop {
        match tokio::time::timeout(WORD, &mut all).await {
            Ok(parts) => break parts?,
            Err(_) => {
                let posted = next.load(Ordering::Relaxed);
                eprintln!("{posted} posted, {} behind", behind(desk).await?);
            }
        }
    };
    let mut posted = Posted::default();
    for part in parts {
        posted.add(part?);
    }
    Ok(posted)
}

/// Posts what comes again late.
pub async fn again(traffic: Traffic, poster: &Poster, posted: &mut Posted) -> anyhow::Result<()> {
    for n in 0..traffic.webhooks {
        if let Kind::AgainLate(of) = traffic.kind(n) {
            posted.post(poster, &traffic.webhook(of), traffic.kind(n)).await?;
        }
    }
    Ok(())
}

/// One connection's share.
async fn call(traffic: Traffic, poster: Poster, next: Arc<AtomicU64>) -> anyhow::Result<Posted> {
    let mut posted = Posted::default();
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        if n >= traffic.webhooks {
            return Ok(posted);
        }
        let kind = traffic.kind(n);
        let webhook = match kind {
            Kind::AgainLate(_) => continue,
            Kind::AgainAtOnce(of) => traffic.webhook(of),
            Kind::Fresh | Kind::BadlySigned => traffic.webhook(n),
        };
        posted.post(&poster, &webhook, kind).await?;
    }
}

impl Posted {
    async fn post(&mut self, poster: &Poster, webhook: &Webhook, kind: Kind) -> anyhow::Result<()> {
        let well_signed = kind != Kind::BadlySigned;
        self.badly_signed += u64::from(!well_signed);
        for _ in 0..TRIES {
            match poster.post(&webhook.sample, well_signed).await.context("the desk does not answer")? {
                StatusCode::OK => {
                    self.accept(webhook, kind);
                    return Ok(());
                }
                StatusCode::UNAUTHORIZED => {
                    self.refused += 1;
                    return Ok(());
                }
                _ => {
                    self.tried_again += 1;
                    tokio::time::sleep(AGAIN_AFTER).await;
                }
            }
        }
        bail!("a webhook was not accepted in {TRIES} tries")
    }

    fn accept(&mut self, webhook: &Webhook, kind: Kind) {
        let events = webhook.from.len() as u64;
        self.accepted += 1;
        self.events += events;
        self.people.extend(&webhook.from);
        if matches!(kind, Kind::AgainAtOnce(_) | Kind::AgainLate(_)) {
            self.repeated += events;
        }
    }

    fn add(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.refused += other.refused;
        self.badly_signed += other.badly_signed;
        self.tried_again += other.tried_again;
        self.events += other.events;
        self.repeated += other.repeated;
        self.people.extend(other.people);
    }
}
