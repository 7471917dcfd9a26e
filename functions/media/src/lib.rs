//! The media function: customers' files from their providers into the bucket, and out of it again when
//! their message is taken back.

use std::time::Duration;

use aws_lambda_events::sqs::SqsMessage;
use nightdesk_pipeline::Tokens;
use nightdesk_pipeline::media::{Became, FileDealt, MediaError, MediaRoom};
use nightdesk_pipeline::ports::{Files, Hide, Lines, Objects, ProviderApi};
use nightdesk_runtime::Clock;
use nightdesk_runtime::batch::{self, PerMessage};
use nightdesk_runtime::metrics::Tally;

pub use nightdesk_pipeline::media::LARGEST;

/// How long a provider may take to give a file: 40 MB at somewhat more than 1 MB a second.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Everything the function works with, built once per process.
pub struct Media {
    /// How to reach each provider.
    pub lines: Box<dyn Lines>,
    /// The network, which reads no more than [`LARGEST`] and waits no longer than [`PATIENCE`].
    pub api: Box<dyn ProviderApi>,
    /// What credentials were traded for.
    pub tokens: Tokens,
    /// What became of files, beside their events.
    pub files: Box<dyn Files>,
    /// Where files are kept.
    pub bucket: Box<dyn Objects>,
    /// The queue that messages come from.
    pub queue: Box<dyn Hide>,
    /// The time.
    pub clock: Clock,
}

/// Why a message comes again.
pub type ComesAgain = nightdesk_pipeline::ComesAgain<MediaError>;

impl PerMessage for Media {
    type Done = FileDealt;
    type Error = ComesAgain;
    /// Files wait for nobody.
    const PATIENCE: u32 = 1;

    async fn one(&self, message: &SqsMessage) -> Result<FileDealt, ComesAgain> {
        let room = MediaRoom {
            lines: &*self.lines,
            api: &*self.api,
            tokens: &self.tokens,
            files: &*self.files,
            bucket: &*self.bucket,
        };
        let body = message.body.as_deref().unwrap_or_default();
        let dealt = room.deal(body, batch::times_received(message), self.clock.now()).await?;
        let Became::Later(wait) = dealt.became else { return Ok(dealt) };
        let handle = message.receipt_handle.as_deref().unwrap_or_default();
        Err(ComesAgain::later(&*self.queue, handle, dealt.provider, wait).await)
    }
}

/// A batch as metrics, for each provider its own.
pub fn tallies(batch: &batch::Dealt<FileDealt, ComesAgain>) -> Vec<Tally> {
    Tally::by_provider(batch.outcomes.iter().filter_map(count))
}

/// What a message counts as, and for which provider.
fn count(outcome: &Result<FileDealt, ComesAgain>) -> Option<(&'static str, &'static str)> {
    match outcome {
        Ok(FileDealt { provider: Some(provider), became: Became::Kept }) => Some((provider, "FilesKept")),
        Ok(FileDealt { provider: Some(provider), became: Became::Lost(_) }) => Some((provider, "FilesLost")),
        Err(ComesAgain::Later { provider: Some(provider), .. }) => Some((provider, "FilesRetried")),
        _ => None,
    }
}
