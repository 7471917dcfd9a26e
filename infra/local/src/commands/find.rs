//! Finding the desk that a command is about: one that runs, else its data.

use anyhow::bail;
use futures_util::FutureExt;

use super::{DATA, Which};
use crate::data::{DataFolder, Running};
use crate::stores::Stores;

/// A desk that runs: the one on the data folder, else the one without a folder on the port.
pub(super) fn running(which: &Which) -> Option<Running> {
    let on_folder = Running::find(&Running::file_in(&which.data));
    on_folder.or_else(|| {
        let meant = which.data.as_os_str() == DATA;
        meant.then(|| Running::find(&Running::file_for(which.port))).flatten()
    })
}

/// The stores of the desk: those of one that runs, else those in the data folder.
///
/// # Errors
/// When no desk runs and there are no data.
pub(super) async fn stores(which: &Which) -> anyhow::Result<Stores> {
    if let Some(running) = running(which) {
        return Ok(Stores { dynamodb: running.dynamodb, sqs: running.sqs });
    }
    if !which.data.exists() {
        bail!(
            "no desk is running on port {}, and there are no data in {}; start one with `cargo run`",
            which.port,
            which.data.display()
        );
    }
    let folder = DataFolder::open(&which.data)?;
    let stores = Stores::serve(Some(&folder), std::future::pending::<()>().shared()).await;
    // The folder stays locked until the command ends.
    std::mem::forget(folder);
    stores
}
