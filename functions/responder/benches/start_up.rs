//! What the desk costs a process that has just begun: `cargo bench -p nightdesk-responder`.
//!
//! Everything is measured in processes of its own, for it happens once in each, as CPU time of the
//! process by the kernel's own count. Printed are medians in milliseconds.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what goes wrong here ends the benchmark")]

use std::path::Path;
use std::process::Command;

use nightdesk_domain::desk::Desk;
use nightdesk_domain::event::{Content, Sender};
use nightdesk_domain::{Account, Channel, Event, EventKey, EventKind};
use nightdesk_pipeline::ports::Known;
use nightdesk_pipeline::respond::Setting;
use nightdesk_responder::DeskFolder;

const DESK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/desk");
const PROCESSES: usize = 21;

/// What a process does before it ends, each including the one before.
const STEPS: [&str; 4] = [
    "read hours and holidays",
    "read the wording, too",
    "answer a first message, too",
    "answer a second, too",
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().position(|argument| argument == "--step") {
        Some(at) => measure(&arguments[at + 1]),
        None => compare(),
    }
}

/// Runs each step in many processes.
fn compare() {
    for step in STEPS {
        let mut costs: Vec<u64> = (0..PROCESSES).map(|_| in_a_process(step)).collect();
        costs.sort_unstable();
        let at = |n: usize| costs[n] as f64 / 1e6;
        let (least, median, most) = (at(0), at(PROCESSES / 2), at(PROCESSES - 1));
        println!("{step:<30} {median:6.2} ms of CPU (from {least:.2} to {most:.2})");
    }
    let size = std::fs::metadata(std::env::current_exe().unwrap()).unwrap().len();
    println!("this binary, which holds all of that and no AWS: {:.2} MB", size as f64 / 1e6);
}

fn in_a_process(step: &str) -> u64 {
    let child = Command::new(std::env::current_exe().unwrap()).args(["--step", step]).output().unwrap();
    String::from_utf8(child.stdout).unwrap().trim().parse().unwrap()
}

/// Does everything up to a step, and prints the nanoseconds of CPU time that it took.
fn measure(step: &str) {
    let before = cpu_time();
    let steps = 1 + STEPS.iter().position(|known| *known == step).unwrap();
    if steps == 1 {
        let read =
            |name: &str| std::fs::read_to_string(format!("{DESK}/{name}")).map_err(|error| error.to_string());
        std::hint::black_box(Desk::parse(&read("desk.toml").unwrap(), read).unwrap());
    } else {
        let folder = DeskFolder::read(Path::new(DESK)).unwrap();
        for from in ["tel:+819012345678", "tel:+447700900123"].into_iter().take(steps - 2) {
            std::hint::black_box(answer(&folder, from));
        }
    }
    println!("{}", cpu_time() - before);
}

fn answer(folder: &DeskFolder, from: &str) -> String {
    let at = "2026-12-24T22:00:00Z".parse().unwrap();
    let event = Event {
        key: EventKey { channel: Channel::new("whatsapp"), account: Account::new("1"), id: "1".to_owned() },
        address: from.parse().unwrap(),
        also: Vec::new(),
        thread: "1".to_owned(),
        at,
        received: at,
        sender: Sender::default(),
        kind: EventKind::Message {
            content: Content::text("Where is my order?"),
            reply_to: None,
            forwarded: false,
            referral: None,
        },
    };
    let setting =
        Setting { desk: &folder.desk, wording: &folder.wording, answers: None, unplanned: &[], now: at };
    setting.explain(&event, &Known::default()).replies[0].text.clone()
}

/// The nanoseconds that this process has spent on a processor (Linux, `proc_pid_schedstat`).
fn cpu_time() -> u64 {
    let statistics = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    statistics.split(' ').next().unwrap().parse().unwrap()
}
