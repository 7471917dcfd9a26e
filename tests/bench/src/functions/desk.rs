//! The sample desk, with hours by which it is closed now: so that a customer gets a reply whenever the
//! benchmark runs.

use std::fs;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;

/// A copy of the sample desk that opens in three days, for one day a week.
pub(crate) fn closed(sample: &Path, now: DateTime<Utc>) -> anyhow::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    copy(sample, folder.path())?;
    let day = (now + TimeDelta::days(3)).format("%a").to_string();
    let desk = fs::read_to_string(sample.join("desk.toml"))?;
    let lines = desk.lines().map(|line| match line.starts_with("opening_hours = ") {
        true => format!("opening_hours = \"{} 09:00-17:30; PH off\"\n", day.get(..2).unwrap_or_default()),
        false => format!("{line}\n"),
    });
    fs::write(folder.path().join("desk.toml"), lines.collect::<String>())?;
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir(&to)?;
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
