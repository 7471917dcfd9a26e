//! A desk as a process of its own: the `nightdesk` binary of this build.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command as Build, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use clap::ValueEnum;
use nightdesk_channels::PROVIDERS;
use nightdesk_local::Stores;
use nightdesk_runtime::Clock;
use nightdesk_runtime::environment::variable;
use nightdesk_tests::{SATURDAY, copy_without_answers};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinHandle;

use crate::providers::Providers;

/// What every provider's webhooks are verified with.
pub const SECRET: &str = "a-secret-of-the-load";

/// What every provider is called with. Twilio's calls name an account.
const CREDENTIAL: &str = r#"{"user": "AC00000000000000000000000000000000", "token": "load"}"#;

/// How long a desk may take to start or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// The ticks of `/proc/<pid>/stat` in a second, on every Linux.
const TICKS: f64 = 100.0;

/// Where the desk keeps its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Place {
    /// In memory
    Memory,
    /// In a folder, which is removed afterwards
    Disk,
}

/// A desk that runs.
pub struct Desk {
    /// Where webhooks go, with a slash at its end.
    pub webhooks: String,
    /// Its stores, to look at.
    pub stores: Stores,
    /// A client of its queues.
    pub queues: aws_sdk_sqs::Client,
    /// Its time.
    pub clock: Clock,
    child: Child,
    log: JoinHandle<()>,
    said: Arc<Mutex<Said>>,
    _folder: TempDir,
}

/// How often the desk said what, by the line without its time and its fields.
pub type Said = BTreeMap<String, u64>;

/// What a process has used.
pub struct Used {
    /// CPU time.
    pub cpu: Duration,
    /// The most memory that it held at once, in KiB.
    pub memory: u64,
}

impl Desk {
    /// Builds `nightdesk` as this program was built, and starts it on a closed Saturday.
    pub async fn start(providers: &Providers, place: Place) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut command = Command::new(build()?);
        command.args(["up", "--port", "0", "--now", SATURDAY, "--desk"]).arg(unanswering(folder.path())?);
        let data = folder.path().join("data");
        match place {
            Place::Memory => command.arg("--memory"),
            Place::Disk => command.arg("--data").arg(&data),
        };
        for provider in PROVIDERS {
            let (id, name) = (provider.id(), variable(provider.id()));
            command.env(format!("NIGHTDESK_SECRET_{name}"), SECRET);
            command.env(format!("NIGHTDESK_TOKEN_{name}"), CREDENTIAL);
            command.env(format!("NIGHTDESK_{name}_API"), format!("{}/{id}/", providers.address));
        }
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true).spawn();
        let mut child = child.context("cannot start nightdesk")?;
        let mut lines = BufReader::new(child.stdout.take().context("its output is ours")?).lines();
        let webhooks =
            tokio::time::timeout(PATIENCE, ready(&mut lines)).await.context("it does not start")??;
        let stores = stores(&webhooks, place, &data)?;
        let said = Arc::<Mutex<Said>>::default();
        let log = tokio::spawn(listen(lines, said.clone()));
        let clock = Clock::starting_at(SATURDAY.parse()?);
        let queues = stores.polling_client();
        Ok(Self { webhooks, stores, queues, clock, child, log, said, _folder: folder })
    }

    /// What its process has used until now.
    pub fn used(&self) -> anyhow::Result<Used> {
        used(self.child.id().context("the desk has ended by itself")?)
    }

    /// Ends it as Ctrl-C does; what it said.
    pub async fn stop(mut self) -> anyhow::Result<Said> {
        let id = self.child.id().context("the desk has ended by itself")?;
        Command::new("kill").args(["-INT", &id.to_string()]).status().await?;
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await.context("it does not end")??;
        ensure!(ended.success(), "nightdesk ended with {ended}");
        self.log.await?;
        Ok(std::mem::take(&mut *self.said.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// What a process has used until now.
pub fn used(process: u32) -> anyhow::Result<Used> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // Behind the name, which stands in brackets: the 12th and 13th are the ticks in and out of it.
    let numbers = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: f64 = numbers.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let memory = peak.and_then(|peak| peak.split_whitespace().next()?.parse().ok());
    Ok(Used { cpu: Duration::from_secs_f64(ticks / TICKS), memory: memory.unwrap_or_default() })
}

/// What `cargo run` tells of the package that it runs. Build scripts that ask for the same would run
/// again, and with them half of the build.
const TOLD_BY_CARGO: [&str; 7] = [
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_LINKS",
    "CARGO_PKG_NAME",
    "CARGO_PKG_VERSION_MAJOR",
    "CARGO_PKG_VERSION_MINOR",
    "CARGO_PKG_VERSION_PATCH",
    "CARGO_PKG_VERSION_PRE",
];

/// Builds the binary beside this one; there is nothing to do where it is fresh.
fn build() -> anyhow::Result<PathBuf> {
    let mut cargo = Build::new("cargo");
    cargo.args(["build", "--locked", "--package", "nightdesk-local"]).current_dir(repository());
    for name in TOLD_BY_CARGO {
        cargo.env_remove(name);
    }
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    ensure!(cargo.status().context("cargo is needed")?.success(), "nightdesk does not build");
    let beside = std::env::current_exe()?.with_file_name("nightdesk");
    ensure!(beside.exists(), "cargo builds elsewhere than {}", beside.display());
    Ok(beside)
}

/// The sample desk without its answers: whoever writes to it is owed one notice, whatever they write.
fn unanswering(folder: &Path) -> anyhow::Result<PathBuf> {
    let desk = folder.join("desk");
    std::fs::create_dir(&desk)?;
    copy_without_answers(&desk);
    Ok(desk)
}

/// The folder of the whole workspace.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Reads until webhooks can come; where they go.
async fn ready(lines: &mut Lines<BufReader<ChildStdout>>) -> anyhow::Result<String> {
    let mut webhooks = None;
    while let Some(line) = lines.next_line().await? {
        if let Some(found) = line.strip_prefix("Nightdesk is up. Webhooks: ") {
            webhooks = found.strip_suffix("webhooks/<provider>").map(str::to_owned);
        }
        if line.starts_with("Ctrl-C") {
            return webhooks.context("it does not say where webhooks go");
        }
    }
    bail!("nightdesk ended at once")
}

/// Where its stores are, as it wrote it down for the commands.
fn stores(webhooks: &str, place: Place, folder: &Path) -> anyhow::Result<Stores> {
    let port = webhooks.trim_end_matches('/').rsplit(':').next().unwrap_or_default();
    let file = match place {
        Place::Memory => std::env::temp_dir().join(format!("nightdesk-{port}.json")),
        Place::Disk => folder.join("running.json"),
    };
    let running: serde_json::Value = serde_json::from_slice(&std::fs::read(file)?)?;
    let part =
        |name: &str| running[name].as_str().map(str::to_owned).context("it does not say where it runs");
    Ok(Stores { dynamodb: part("dynamodb")?, sqs: part("sqs")? })
}

/// Counts what the desk says, until it ends.
async fn listen(mut lines: Lines<BufReader<ChildStdout>>, said: Arc<Mutex<Said>>) {
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(what) = gist(&line) {
            *said.lock().unwrap_or_else(PoisonError::into_inner).entry(what).or_default() += 1;
        }
    }
}

/// A log line without its time and its fields; none for a reply's text.
fn gist(line: &str) -> Option<String> {
    let said = line.get(9..).filter(|_| line.get(2..3) == Some(":"))?;
    let shown = said.split_once(" -> ").map(|(provider, _)| provider);
    if shown.is_some_and(|provider| PROVIDERS.iter().any(|known| known.id() == provider)) {
        return None;
    }
    let words = said.split_whitespace().take_while(|word| !word.contains('='));
    Some(words.collect::<Vec<_>>().join(" "))
}
