//! One process of a function: started under a share of a processor, and read off the kernel's counts.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};

use crate::share::Share;

/// The only directories that commands are looked up in, as on Lambda.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// A process, ended when this goes.
pub(crate) struct Process {
    child: Child,
    id: u32,
    /// What the shell that became the process had used up before.
    before: Duration,
    // Kept open: a runtime may end with its standard input.
    _input: ChildStdin,
}

impl Process {
    /// Starts a command under a share; the process, and the moment at which the command began. What it
    /// writes goes to `log`.
    pub(crate) async fn start(
        command: &[String],
        environment: &[(String, String)],
        share: &Share,
        log: &Path,
    ) -> anyhow::Result<(Self, Instant)> {
        // The shell comes under the share first, then waits for a word and becomes the command: its own
        // start is not measured.
        let script = format!("{}\necho ready >&2\nread -r _\nexec \"$@\" 2>&1", share.preamble());
        let mut child = Command::new("sh")
            .args(["-c", &script, "sh"])
            .args(command)
            .env_clear()
            .env("PATH", PATH)
            .envs(environment.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(fs::File::create(log)?)
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let id = child.id().context("the process has ended")?;
        let mut error = BufReader::new(child.stderr.take().context("no standard error")?);
        let mut line = String::new();
        while line != "ready\n" {
            line.clear();
            ensure!(error.read_line(&mut line).await? > 0, "the shell ended: {}", log.display());
        }
        let mut input = child.stdin.take().context("no standard input")?;
        let before = cpu(id)?;
        let begun = Instant::now();
        input.write_all(b"\n").await?;
        input.flush().await?;
        Ok((Self { child, id, before, _input: input }, begun))
    }

    /// The processor time that all its threads have used (`sched-stats`).
    pub(crate) fn cpu(&self) -> anyhow::Result<Duration> {
        Ok(cpu(self.id)? - self.before)
    }

    /// The most memory that it has held so far, in bytes (`VmHWM`).
    pub(crate) fn peak_memory(&self) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes * 1024)
    }

    /// Waits until it ends by itself, which no function does.
    pub(crate) async fn ended(&mut self) {
        self.child.wait().await.ok();
    }

    /// Ends it, and waits until it is gone.
    pub(crate) async fn end(mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }
}

fn cpu(id: u32) -> anyhow::Result<Duration> {
    let mut nanoseconds = 0;
    for thread in fs::read_dir(format!("/proc/{id}/task"))? {
        let Ok(statistics) = fs::read_to_string(thread?.path().join("schedstat")) else {
            continue; // It has just ended.
        };
        let on_processor = statistics.split(' ').next().context("an empty schedstat")?;
        nanoseconds += on_processor.parse::<u64>()?;
    }
    Ok(Duration::from_nanos(nanoseconds))
}
