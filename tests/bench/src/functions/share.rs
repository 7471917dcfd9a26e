//! How much of a processor a process has.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

/// Lambda's period for sharing processors, in microseconds.
const PERIOD: u32 = 20_000;

/// What 128 MB of memory get of it: a function has one whole processor at 1,769 MB.
const QUOTA: u32 = PERIOD * 128 / 1769;

/// The share of a processor that a process is held to.
#[derive(Debug)]
pub(crate) enum Share {
    /// One processor, as at 1,769 MB: the last one of this machine.
    OneProcessor(usize),
    /// What a function with 128 MB has, by a control group.
    Of128Mb(PathBuf),
}

impl Share {
    /// One processor of its own; this process keeps to the others.
    pub(crate) fn one_processor() -> anyhow::Result<Self> {
        let last = std::thread::available_parallelism()?.get() - 1;
        if last > 0 {
            let (others, me) = (format!("0-{}", last - 1), std::process::id().to_string());
            let kept = Command::new("taskset").args(["-a", "-p", "-c", &others, &me]).output()?;
            ensure!(kept.status.success(), "taskset failed: {}", String::from_utf8_lossy(&kept.stderr));
        }
        Ok(Self::OneProcessor(last))
    }

    /// The share of 128 MB, where this machine lets us make a control group.
    pub(crate) fn of_128_mb() -> anyhow::Result<Self> {
        let name = format!("nightdesk-bench-{}", std::process::id());
        let first = Path::new("/sys/fs/cgroup/cpu");
        if first.join("cpu.cfs_quota_us").exists() {
            let group = first.join(name);
            std::fs::create_dir(&group)?;
            write(&group, "cpu.cfs_period_us", PERIOD)?;
            write(&group, "cpu.cfs_quota_us", QUOTA)?;
            return Ok(Self::Of128Mb(group));
        }
        let group = Path::new("/sys/fs/cgroup").join(name);
        std::fs::create_dir(&group)?;
        write(&group, "cpu.max", format!("{QUOTA} {PERIOD}"))?;
        Ok(Self::Of128Mb(group))
    }

    /// What a shell does to come under it.
    pub(crate) fn preamble(&self) -> String {
        match self {
            Self::OneProcessor(processor) => format!("taskset -p -c {processor} $$ >&2"),
            Self::Of128Mb(group) => format!("echo $$ >'{}/cgroup.procs'", group.display()),
        }
    }

    /// The memory that the function is told it has: with a whole processor as much as in
    /// `infra/template.yaml`, since what a runtime makes of more is not needed for this work.
    pub(crate) fn memory_mb(&self) -> u32 {
        match self {
            Self::OneProcessor(_) => 512,
            Self::Of128Mb(_) => 128,
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        if let Self::Of128Mb(group) = self {
            // Left behind while a process in it still ends; it holds nothing.
            std::fs::remove_dir(group).ok();
        }
    }
}

fn write(group: &Path, file: &str, value: impl ToString) -> anyhow::Result<()> {
    let path = group.join(file);
    std::fs::write(&path, value.to_string()).with_context(|| format!("cannot write {}", path.display()))
}
