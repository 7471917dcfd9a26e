//! The data folder, and how commands find a desk that is running.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

/// The folder that holds everything a desk must not forget.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    /// Held for as long as the desk runs: two desks on one folder would work against each other.
    _lock: File,
}

impl DataFolder {
    /// Opens a folder for one desk alone, creating it if need be.
    ///
    /// # Errors
    /// When it cannot be created, or another desk is running on it.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(path)
            .with_context(|| format!("cannot create the data folder {}", path.display()))?;
        let lock = File::create(path.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                bail!("a desk is running on {} already; stop it, or choose another --data", path.display())
            }
            Err(TryLockError::Error(error)) => Err(error).context("cannot lock the data folder"),
        }
    }

    /// A file of the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

/// Where a running desk is to be found; written when it is up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Running {
    /// Where webhooks go.
    pub webhooks: String,
    /// The embedded DynamoDB.
    pub dynamodb: String,
    /// The embedded SQS.
    pub sqs: String,
    /// How far the desk's clock is ahead of this machine's, in milliseconds.
    pub clock_ahead_ms: i64,
    /// The secrets that the desk accepts, by provider: for signing rehearsals.
    pub secrets: std::collections::BTreeMap<String, String>,
}

impl Running {
    /// Where a desk on this folder says that it runs.
    pub fn file_in(folder: &Path) -> PathBuf {
        folder.join("running.json")
    }

    /// Where a desk without a folder says that it runs, by its port.
    pub fn file_for(port: u16) -> PathBuf {
        std::env::temp_dir().join(format!("nightdesk-{port}.json"))
    }

    /// Writes it down, readable by its user alone: it holds secrets.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        write_private(file, self)
    }

    /// Whether its webhooks go to this port.
    pub fn is_on(&self, port: u16) -> bool {
        self.webhooks.trim_end_matches('/').ends_with(&format!(":{port}"))
    }

    /// The desk that a file speaks of, if it is still running.
    pub fn find(file: &Path) -> Option<Self> {
        let running: Self = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
        let address = running.sqs.strip_prefix("http://")?.parse().ok()?;
        std::net::TcpStream::connect_timeout(&address, std::time::Duration::from_secs(1)).ok()?;
        Some(running)
    }
}

/// Writes JSON to a file that only its owner can read.
///
/// # Errors
/// When the file cannot be written.
pub fn write_private(file: &Path, value: &impl Serialize) -> anyhow::Result<()> {
    // Anew: a file, or a link, that somebody else put there must not receive it.
    if file.symlink_metadata().is_ok() {
        std::fs::remove_file(file)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    serde_json::to_writer_pretty(options.open(file)?, value)?;
    Ok(())
}
