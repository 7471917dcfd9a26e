//! Customers' files, and where files are kept.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use nightdesk_domain::file::FileStatus;
use nightdesk_domain::{Address, Event};
use serde::Serialize;

use super::RecordError;

/// The files of customers' events, as the record knows what became of them.
#[async_trait]
pub trait Files: Send + Sync {
    /// Reads an event, by its key, with what became of its files.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read now.
    async fn filed(&self, address: &Address, event: &str) -> Result<Filed, RecordError>;

    /// Notes what became of a file, unless its event was erased; whether it is noted.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be written now.
    async fn note_file(
        &self,
        address: &Address,
        file: &FileId,
        status: &FileStatus,
    ) -> Result<bool, RecordError>;
}

/// A file that came with an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId {
    /// The event's key.
    pub event: String,
    /// The file's place among the content's parts, from 0.
    pub number: usize,
}

/// An event with what became of its files.
#[derive(Debug, Clone, PartialEq)]
pub enum Filed {
    /// It is in the record.
    Event {
        /// The event.
        event: Box<Event>,
        /// What became of its files, by their numbers, as far as anything did.
        files: BTreeMap<usize, FileStatus>,
    },
    /// It was taken back: nothing of it is kept.
    Erased,
    /// There is no such event.
    Missing,
}

/// A bucket that keeps files, by their keys.
#[async_trait]
pub trait Objects: Send + Sync {
    /// Reads a file.
    ///
    /// # Errors
    /// [`ObjectError`], by whether trying again helps.
    async fn get(&self, key: &str) -> Result<Bytes, ObjectError>;

    /// Writes a file, in place of any that is there.
    ///
    /// # Errors
    /// [`ObjectError`]: it may not be there.
    async fn put(&self, key: &str, mime: &str, content: Bytes) -> Result<(), ObjectError>;

    /// Deletes a file, if there is one.
    ///
    /// # Errors
    /// [`ObjectError`]: it may still be there.
    async fn delete(&self, key: &str) -> Result<(), ObjectError>;
}

/// Where others hand files in by themselves, one by one, so that their files go through none of our functions.
pub trait HandIn: Send + Sync {
    /// Lets one file in for the next ten minutes: under this key, of this type and size, and no other.
    ///
    /// # Errors
    /// [`NoPlace`] where it cannot be said where.
    fn place(&self, file: &Incoming<'_>) -> Result<Place, NoPlace>;
}

/// A file that is to be handed in.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// The key that it is to lie under.
    pub key: &'a str,
    /// Its MIME type.
    pub mime: &'a str,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Where a file is to be PUT, and by which headers, beside those that every HTTP client sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The address: a whole one, or one below where it was asked for.
    pub url: String,
    /// The headers, by name.
    pub headers: BTreeMap<&'static str, String>,
}

/// How long a [`Place`] is good: as long as a slow connection takes to begin with it.
pub const PLACE_LASTS: Duration = Duration::from_secs(600);

/// It cannot be said where a file is to be handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no address for the file can be made")]
pub struct NoPlace;

/// Why a file was not read, written or deleted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObjectError {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// The bucket failed, or does not let us: try again later.
    #[error("the bucket is not available: {0}")]
    Unavailable(String),
}
