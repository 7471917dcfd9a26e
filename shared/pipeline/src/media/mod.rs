//! Customers' files: from their provider into the bucket, before the link to them ends, and out of it
//! when their message is taken back.
//!
//! A file that was handed in lies in the bucket already, under a key of its own: it is taken in from there.
//!
//! Where a file is kept, what became of it, and whether its event still stands decide what is done, so
//! that every task can come again, and in any order.

mod calls;
mod kinds;
mod tasks;

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::header;
use nightdesk_channels::media::{NoFile, Wanted};
use nightdesk_channels::signature::sha256_hex;
use nightdesk_channels::{MediaSource, ProviderError, media_source};
use nightdesk_domain::event::Media;
use nightdesk_domain::file::{FileStatus, Loss};
use nightdesk_domain::{Address, Event};

use crate::envelope::{self, Errand, MediaTask};
use crate::ids;
use crate::ports::{FileId, Filed, Files, Lines, ObjectError, Objects, ProviderApi, RecordError, back_off};
use crate::tokens::Tokens;

pub use kinds::{KEPT, NOT_KEPT, kept_kind};
pub(crate) use tasks::{to_erase, to_fetch};

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
    /// How often it was taken from its queue.
    tries: u32,
    now: DateTime<Utc>,
}

impl Task {
    fn key(&self) -> String {
        ids::file_key(&self.address, &self.file.event, self.file.number)
    }

    /// The file, by reference, of its event.
    fn media<'a>(&self, event: &'a Event) -> Option<&'a Media> {
        let mut files = event.files();
        files.find(|(number, _)| *number == self.file.number).map(|(_, media)| media)
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
        let task = Task { delivery, provider, address, file: FileId { event, number }, tries, now };
        let dealt = match errand {
            Errand::Erase => self.erase(&task).await?,
            Errand::Fetch => self.fetch(&task).await?,
        };
        let (delivery, event) = (&task.delivery, ids::log(&task.file.event));
        tracing::info!(delivery, event, number = task.file.number, became = ?dealt.became, "file");
        Ok(dealt)
    }

    async fn erase(&self, task: &Task) -> Result<FileDealt, MediaError> {
        self.bucket.delete(&task.key()).await?;
        Ok(FileDealt { provider: None, became: Became::Erased })
    }

    async fn fetch(&self, task: &Task) -> Result<FileDealt, MediaError> {
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
        let Some(source) = media_source(&event.key.channel, task.provider.as_deref()) else {
            tracing::error!(delivery = task.delivery, "no provider carries this channel");
            return Ok(nothing);
        };
        if before.as_ref().is_some_and(FileStatus::is_final) {
            // Whoever dealt with it may have died before they cleared up.
            self.clear(task, source, &event).await?;
            return Ok(nothing);
        }
        let became = match self.kept(task, source, &event).await? {
            Ok(status) => self.note(task, &status).await?,
            Err(no_file) => {
                if matches!(no_file, NoFile::Credentials(_)) {
                    // A token may be ended before its time: a new one tells whether it is that.
                    self.tokens.forget(&(source.id(), event.key.account.clone()));
                }
                self.without(task, no_file, before.is_none()).await?
            }
        };
        if !matches!(became, Became::Later(_)) {
            self.clear(task, source, &event).await?;
        }
        Ok(FileDealt { provider: Some(source.id()), became })
    }

    /// Notes that there is no file, or what stands in the way the first time that something does.
    async fn without(&self, task: &Task, no_file: NoFile, first: bool) -> Result<Became, MediaError> {
        let (after, error) = match no_file {
            NoFile::Later { after, error } => (after, error),
            NoFile::Credentials(error) => (None, error),
            NoFile::Lost(Loss::Expired, error) if task.tries < SURE => (None, error),
            NoFile::Lost(why, error) => {
                let status = FileStatus::Lost { why, reason: reason(&error), at: task.now };
                return self.note(task, &status).await;
            }
        };
        let reason = reason(&error);
        tracing::warn!(delivery = task.delivery, why = reason, "the provider did not give the file");
        if first {
            let status = FileStatus::Waiting { reason, at: task.now };
            self.files.note_file(&task.address, &task.file, &status).await?;
        }
        Ok(Became::Later(after.unwrap_or_else(|| back_off(task.tries))))
    }

    /// Fetches a file and puts it into the bucket.
    async fn kept(
        &self,
        task: &Task,
        source: &dyn MediaSource,
        event: &Event,
    ) -> Result<Result<FileStatus, NoFile>, MediaError> {
        let Some(media) = task.media(event) else {
            return Ok(Err(lost(Loss::Refused, "the event has no such file")));
        };
        if media.bytes.is_some_and(|bytes| usize::try_from(bytes).is_ok_and(|bytes| bytes > LARGEST)) {
            return Ok(Err(lost(Loss::TooLarge, "the file is larger than what is kept")));
        }
        let wanted = Wanted { channel: &event.key.channel, account: &event.key.account, media };
        let got = match source.handed_in(media) {
            Some(key) => self.handed_in(key, media).await?,
            None => self.get(source, &wanted, task.now).await,
        };
        let (mime, content) = match got {
            Ok(file) => file,
            Err(no_file) => return Ok(Err(no_file)),
        };
        let (key, bytes, sha256) = (task.key(), content.len(), sha256_hex(&content));
        self.bucket.put(&key, &mime, content).await?;
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        Ok(Ok(FileStatus::Kept { key, mime, bytes, sha256, at: task.now }))
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
        let told = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let mime = kinds::kept_as(told, wanted.media)?;
        Ok((mime, answer.into_body()))
    }

    /// Takes a file that was handed in: its type, as it is kept, and its content.
    async fn handed_in(
        &self,
        key: &str,
        media: &Media,
    ) -> Result<Result<(String, Bytes), NoFile>, ObjectError> {
        let mime = match kinds::kept_as(None, media) {
            Ok(mime) => mime,
            Err(no_file) => return Ok(Err(no_file)),
        };
        match self.bucket.get(key).await {
            Ok(content) => Ok(Ok((mime, content))),
            Err(ObjectError::Missing) => Ok(Err(lost(Loss::Expired, "the file was not handed in"))),
            Err(error) => Err(error),
        }
    }

    /// Deletes what was handed in, once it is taken in or never will be.
    async fn clear(&self, task: &Task, source: &dyn MediaSource, event: &Event) -> Result<(), ObjectError> {
        match task.media(event).and_then(|media| source.handed_in(media)) {
            Some(key) => self.bucket.delete(key).await,
            None => Ok(()),
        }
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
}

fn lost(why: Loss, meaning: &'static str) -> NoFile {
    NoFile::Lost(why, ProviderError::new(why.name(), meaning))
}

fn reason(error: &ProviderError) -> String {
    format!("{}: {}", error.code, error.meaning)
}
