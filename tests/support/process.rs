//! A desk in a process of its own.

use std::path::Path;
use std::process::Stdio;

use nightdesk_local::Stores;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::{Door, SATURDAY};

/// What Meta's webhooks are signed with.
const SECRET: &str = "0123456789abcdef";

/// A desk in a process of its own, on a data folder. It goes when this does.
pub struct Process {
    /// The process.
    pub child: Child,
    /// Its front door, for Meta's webhooks.
    pub door: Door,
    /// Its stores, to look at.
    pub stores: Stores,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts the sample desk by `nightdesk`, which may have variables set already.
    pub async fn start(mut nightdesk: Command, data: &Path) -> Self {
        let mut child = nightdesk
            .args(["up", "--port", "0", "--desk", "../infra/desk", "--now", SATURDAY, "--data"])
            .arg(data)
            .env("NIGHTDESK_SECRET_META", SECRET)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        while !lines.next_line().await.unwrap().expect("the desk starts").starts_with("Ctrl-C") {}
        let running: serde_json::Value =
            serde_json::from_slice(&std::fs::read(data.join("running.json")).unwrap()).unwrap();
        let part = |name: &str| running[name].as_str().unwrap().to_owned();
        let door = Door {
            webhooks: part("webhooks"),
            secrets: [("meta".to_owned(), SECRET.to_owned())].into(),
            now: SATURDAY.parse().unwrap(),
        };
        let stores = Stores { dynamodb: part("dynamodb"), sqs: part("sqs") };
        Self { child, door, stores, lines }
    }

    /// Kills the process when it has shown so many lines.
    pub async fn kill_after(mut self, lines: usize) {
        for _ in 0..lines {
            drop(self.lines.next_line().await);
        }
        self.child.kill().await.unwrap();
    }
}
