//! Customers' files: from their provider into the bucket, before the link to them ends, and out of it
//! when their message is taken back.
//!
//! Where a file is kept, what became of it, and whether its event still stands decide what is done, so
//! that every task can come again, and in any order.

mod calls;
mod kinds;

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use nightdesk_channels::media::{NoFile, Wanted};
use nightdesk_channels::signature::sha256_hex;
use nightdesk_channels::{MediaSource, ProviderError, media_source};
use nightdesk_domain::file::{FileStatus, Loss};
use nightdesk_domain::{Address, Event};

use crate::envelope::{self, Errand, MediaTask};
use crate::ids;
use crate::ports::{
    FileId, Filed, Files, Lines, NotQueued, ObjectError, Objects, ProviderApi, QueueMessage, RecordError,
    back_off,
};
use crate::tokens::Tokens;

/// The largest file in bytes that is kept: as large as a mail may be, and larger than what most providers
/// let customers send (WhatsApp 16 MB but for documents, Telegram's bots 20 MB, MMS 5 MB).
pub const LARGEST: usize = 40 * 1024 * 1024;

/// How often a file has to be gone: a webhook may be faster than the file that it tells of.
const SURE: u32 = 3;

/// Fetches and erases customers' files.
#[derive(Clone, Copy)]
pub struct MediaRoom<'a> {
    /// How to reach each provider.
    pub lines: &'a dyn Lines,
    /// The network, which reads no more than [`LARGEST`] and follows no redirects.
    pub api: &'a dyn ProviderApi,
    /// What credentials were traded for.
    pub tokens: &'a Tokens,
    /// What became of files, beside their events.
    pub files: &'a dyn Files,
    /// Where files are kept.
    pub bucket: &'a dyn Objects,
}

/// What became of a task, and whose the file was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDealt {
    /// The provider that it is fetched from; none where nothing was fetched.
    pub provider: Option<&'static str>,
    /// What became of the task.
    pub became: Became,
}

/// What became of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// The file is in the bucket.
    Kept,
    /// The file is not kept, and the record says why.
    Lost(Loss),
    /// The file is not in the bucket any more: its message was taken back.
    Erased,
    /// It was dealt with before.
    Nothing,
    /// It is to come again after this time.
    Later(Duration),
}

/// Why a task could not be dealt with: it must come again.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The record failed.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The bucket failed.
    #[error(transparent)]
    Bucket(#[from] ObjectError),
    /// The message is not an envelope of a version that we know.
    #[error("not an envelope of a version known here: {0}")]
    Envelope(String),
}

/// One file to deal with.
struct Task {
    delivery: String,
    provider: Option<String>,
    address: Address,
    file: FileId,
}

impl Task {
    fn key(&self) -> String {
        ids::file_key(&self.address, &self.file.event, self.file.number)
    }
}

impl MediaRoom<'_> {
    /// Deals with one message of the media queue, which was taken from it `tries` times. Harmless to repeat.
    ///
    /// # Errors
    /// [`MediaError`]: the message must come again.
    pub async fn deal(&self, body: &str, tries: u32, now: DateTime<Utc>) -> Result<FileDealt, MediaError> {
        let MediaTask::V1 { delivery, task: errand, provider, address, event, number } =
            envelope::read(body).map_err(MediaError::Envelope)?;
        let task = Task { delivery, provider, address, file: FileId { event, number } };
        let dealt = match errand {
            Errand::Erase => self.erase(&task).await?,
            Errand::Fetch => self.fetch(&task, tries, now).await?,
        };
        let (delivery, event) = (&task.delivery, ids::log(&task.file.event));
        tracing::info!(delivery, event, number = task.file.number, became = ?dealt.became, "file");
        Ok(dealt)
    }

    async fn erase(&self, task: &Task) -> Result<FileDealt, MediaError> {
        self.bucket.delete(&task.key()).await?;
        Ok(FileDealt { provider: None, became: Became::Erased })
    }

    async fn fetch(&self, task: &Task, tries: u32, now: DateTime<Utc>) -> Result<FileDealt, MediaError> {
        let nothing = FileDealt { provider: None, became: Became::Nothing };
        let (event, before) = match self.files.filed(&task.address, &task.file.event).await? {
            Filed::Event { event, mut files } => (event, files.remove(&task.file.number)),
            // Whoever put it there may have died before they saw that.
            Filed::Erased => return self.erase(task).await,
            Filed::Missing => {
                tracing::error!(delivery = task.delivery, "no such event in the record");
                return Ok(nothing);
            }
        };
        if before.as_ref().is_some_and(FileStatus::is_final) {
            return Ok(nothing);
        }
        let Some(source) = media_source(&event.key.channel, task.provider.as_deref()) else {
            tracing::error!(delivery = task.delivery, "no provider carries this channel");
            return Ok(nothing);
        };
        let became = match self.kept(task, source, &event, now).await? {
            Ok(status) => self.note(task, &status).await?,
            Err(NoFile::Lost(Loss::Expired, error)) if tries < SURE => {
                self.wait(task, before, None, &error, tries, now).await?
            }
            Err(NoFile::Lost(why, error)) => {
                let status = FileStatus::Lost { why, reason: reason(&error), at: now };
                self.note(task, &status).await?
            }
            Err(NoFile::Credentials(error)) => {
                self.tokens.forget(&(source.id(), event.key.account.clone()));
                self.wait(task, before, None, &error, tries, now).await?
            }
            Err(NoFile::Later { after, error }) => self.wait(task, before, after, &error, tries, now).await?,
        };
        Ok(FileDealt { provider: Some(source.id()), became })
    }

    /// Fetches a file and puts it into the bucket.
    async fn kept(
        &self,
        task: &Task,
        source: &dyn MediaSource,
        event: &Event,
        now: DateTime<Utc>,
    ) -> Result<Result<FileStatus, NoFile>, MediaError> {
        let mut files = event.files();
        let Some((_, media)) = files.find(|(number, _)| *number == task.file.number) else {
            return Ok(Err(lost(Loss::Refused, "the event has no such file")));
        };
        if media.bytes.is_some_and(|bytes| usize::try_from(bytes).is_ok_and(|bytes| bytes > LARGEST)) {
            return Ok(Err(lost(Loss::TooLarge, "the file is larger than what is kept")));
        }
        let wanted = Wanted { channel: &event.key.channel, account: &event.key.account, media };
        let (mime, content) = match self.get(source, &wanted, now).await {
            Ok(file) => file,
            Err(no_file) => return Ok(Err(no_file)),
        };
        let (key, bytes, sha256) = (task.key(), content.len(), sha256_hex(&content));
        self.bucket.put(&key, &mime, content).await?;
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        Ok(Ok(FileStatus::Kept { key, mime, bytes, sha256, at: now }))
    }

    /// Fetches a file: its type, as it is kept, and its content.
    async fn get(
        &self,
        source: &dyn MediaSource,
        wanted: &Wanted<'_>,
        now: DateTime<Utc>,
    ) -> Result<(String, Bytes), NoFile> {
        let answer = self.call(source, wanted, now).await?;
        if answer.body().len() > LARGEST {
            return Err(lost(Loss::TooLarge, "the file is larger than what is kept"));
        }
        let mime = kinds::kept_as(&answer, wanted.media)?;
        Ok((mime, answer.into_body()))
    }

    /// Notes what became of a file for good; deletes it again where its event was erased meanwhile.
    async fn note(&self, task: &Task, status: &FileStatus) -> Result<Became, MediaError> {
        if !self.files.note_file(&task.address, &task.file, status).await? {
            return Ok(self.erase(task).await?.became);
        }
        Ok(match status {
            FileStatus::Lost { why, .. } => Became::Lost(*why),
            _ => Became::Kept,
        })
    }

    /// Notes, the first time, what stands in the way, and asks to come again.
    async fn wait(
        &self,
        task: &Task,
        before: Option<FileStatus>,
        after: Option<Duration>,
        error: &ProviderError,
        tries: u32,
        now: DateTime<Utc>,
    ) -> Result<Became, MediaError> {
        let reason = reason(error);
        tracing::warn!(delivery = task.delivery, why = reason, "the provider did not give the file");
        if before.is_none() {
            let status = FileStatus::Waiting { reason, at: now };
            self.files.note_file(&task.address, &task.file, &status).await?;
        }
        Ok(Became::Later(after.unwrap_or_else(|| back_off(tries))))
    }
}

/// The tasks to fetch an event's files.
pub(crate) fn to_fetch(
    event: &Event,
    provider: Option<&str>,
    delivery: &str,
) -> Result<Vec<QueueMessage>, NotQueued> {
    let key = event.key.to_string();
    let file = |(number, _)| {
        message(MediaTask::V1 {
            delivery: delivery.to_owned(),
            task: Errand::Fetch,
            provider: provider.map(str::to_owned),
            address: event.address.clone(),
            event: key.clone(),
            number,
        })
    };
    event.files().map(file).collect()
}

/// The tasks to erase files.
pub(crate) fn to_erase(
    files: Vec<FileId>,
    address: &Address,
    delivery: &str,
) -> Result<Vec<QueueMessage>, NotQueued> {
    let file = |FileId { event, number }| {
        message(MediaTask::V1 {
            delivery: delivery.to_owned(),
            task: Errand::Erase,
            provider: None,
            address: address.clone(),
            event,
            number,
        })
    };
    files.into_iter().map(file).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "it is made for this alone")]
fn message(task: MediaTask) -> Result<QueueMessage, NotQueued> {
    Ok(QueueMessage { order: None, body: envelope::json(&task)? })
}

fn lost(why: Loss, meaning: &'static str) -> NoFile {
    NoFile::Lost(why, ProviderError::new(why.name(), meaning))
}

fn reason(error: &ProviderError) -> String {
    format!("{}: {}", error.code, error.meaning)
}
