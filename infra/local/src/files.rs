//! Customers' files as the local desk keeps them: in the data folder, or in memory without one.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use nightdesk_pipeline::ports::{ObjectError, Objects};

use crate::data::DataFolder;

/// The folder of files within the data folder.
const FOLDER: &str = "files";

/// What plays the bucket of files.
#[derive(Debug, Clone)]
pub enum LocalFiles {
    /// Files of a folder, by their keys.
    Folder(PathBuf),
    /// Kept as long as the desk runs.
    Memory(Arc<Mutex<BTreeMap<String, Bytes>>>),
}

impl LocalFiles {
    /// The files in a data folder, or in memory without one.
    pub fn within(data: Option<&DataFolder>) -> Self {
        match data {
            Some(data) => Self::Folder(data.file(FOLDER)),
            None => Self::Memory(Arc::default()),
        }
    }

    /// The files in the data folder of a desk that may run.
    pub fn of(data: &Path) -> Self {
        Self::Folder(data.join(FOLDER))
    }
}

#[async_trait]
impl Objects for LocalFiles {
    async fn get(&self, key: &str) -> Result<Bytes, ObjectError> {
        match self {
            Self::Folder(folder) => std::fs::read(folder.join(key)).map(Bytes::from).map_err(error),
            Self::Memory(files) => lock(files).get(key).cloned().ok_or(ObjectError::Missing),
        }
    }

    async fn put(&self, key: &str, _mime: &str, content: Bytes) -> Result<(), ObjectError> {
        match self {
            Self::Folder(folder) => write(&folder.join(key), &content).map_err(error),
            Self::Memory(files) => {
                lock(files).insert(key.to_owned(), content);
                Ok(())
            }
        }
    }

    async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        match self {
            Self::Folder(folder) => match std::fs::remove_file(folder.join(key)).map_err(error) {
                Err(ObjectError::Missing) => Ok(()),
                deleted => deleted,
            },
            Self::Memory(files) => {
                lock(files).remove(key);
                Ok(())
            }
        }
    }
}

/// Writes beside the place first: whoever is stopped in the middle leaves no half of a file there.
fn write(place: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = place.with_extension("part");
    std::fs::write(&beside, content)?;
    std::fs::rename(beside, place)
}

#[expect(clippy::needless_pass_by_value, reason = "so that it goes into map_err as it is")]
fn error(error: io::Error) -> ObjectError {
    match error.kind() {
        io::ErrorKind::NotFound => ObjectError::Missing,
        kind => ObjectError::Unavailable(kind.to_string()),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
