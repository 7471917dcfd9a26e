//! The results as tables in Markdown.

use std::collections::BTreeMap;
use std::process::Command;

use crate::figures::Figures;
use crate::results::Results;
use crate::{Measured, Rounds};

/// One row: what it is, and the figures of a subject that it shows.
type Row = (&'static str, fn(&Results) -> Option<&Figures>);

const ROWS: [Row; 6] = [
    ("cold start, one processor, ms", |results| Some(&results.cold)),
    ("cold start, share of 128 MB, ms", |results| results.cold_of_128_mb.as_ref()),
    ("CPU until the first event is asked for, ms", |results| Some(&results.cold_start_cpu)),
    ("CPU of the first event, ms", |results| Some(&results.cold_first_cpu)),
    ("CPU of a later event, ms", |results| Some(&results.warm_cpu)),
    ("peak memory, MB", |results| Some(&results.peak_memory_mb)),
];

/// All results; figures are medians, with the least and the most in brackets.
pub(crate) fn markdown(measured: &[Measured], rounds: &Rounds) -> anyhow::Result<String> {
    let results = measured.iter().map(Results::of).collect::<Result<Vec<_>, _>>()?;
    let named: Vec<_> = measured.iter().map(|measured| measured.subject.name).zip(&results).collect();
    let mut text = preface(rounds);
    row(&mut text, "", named.iter().map(|(name, _)| (*name).to_owned()));
    row(&mut text, "---", named.iter().map(|_| "---".to_owned()));
    for (what, figures) in ROWS {
        let cell = |results| figures(results).map_or("not measured".to_owned(), Figures::show);
        row(&mut text, what, results.iter().map(cell));
    }
    let latency = |results: &Results| {
        let latency = &results.warm_latency;
        format!("{:.2}; {:.2}", latency.median(), latency.quantile(0.99))
    };
    row(&mut text, "latency of a later event, p50; p99, ms", results.iter().map(latency));
    let size = |results: &Results| format!("{:.2}", results.zip_bytes as f64 / 1e6);
    row(&mut text, "zip, MB", results.iter().map(size));
    row(&mut text, "calls, first event", results.iter().map(|results| calls(&results.first_calls)));
    row(&mut text, "calls, later events", results.iter().map(|results| calls(&results.calls)));
    ratios(&mut text, &named);
    Ok(text)
}

fn preface(rounds: &Rounds) -> String {
    let Rounds { cold, cold_of_128_mb, warm, events: (before, after) } = rounds;
    format!(
        "{}, {}, Node {}; load average {} at the end\n{cold} cold starts of each ({cold_of_128_mb} with 128 MB), by turns; {warm} runs of \
         {after} events after {before}; median (least-most)\n\n",
        processor(),
        said("uname", &["-sr"]),
        said("node", &["--version"]),
        load(),
    )
}

fn processor() -> String {
    let information = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = information.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let processors = information.lines().filter(|line| line.starts_with("processor")).count();
    format!("{processors} processors {}", name.map_or("of unknown make", |(_, name)| name))
}

/// Of other programs, too: where it is well above one, times are longer than they need to be.
fn load() -> String {
    let averages = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    averages.split(' ').next().unwrap_or_default().to_owned()
}

fn said(command: &str, arguments: &[&str]) -> String {
    let output = Command::new(command).args(arguments).output();
    output.map_or("none".to_owned(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn row(text: &mut String, first: &str, cells: impl Iterator<Item = String>) {
    let cells: Vec<_> = std::iter::once(first.to_owned()).chain(cells).collect();
    text.push_str(&format!("| {} |\n", cells.join(" | ")));
}

fn calls(calls: &BTreeMap<String, f64>) -> String {
    let all: f64 = calls.values().sum();
    let each: Vec<_> = calls.iter().map(|(name, calls)| format!("{} {name}", short(*calls))).collect();
    format!("{}: {}", short(all), each.join(", "))
}

fn short(number: f64) -> String {
    format!("{number:.2}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How many times less ingest needs than a peer.
fn ratios(text: &mut String, named: &[(&str, &Results)]) {
    let find = |wanted: &str| named.iter().find(|(name, _)| *name == wanted).map(|(_, results)| results);
    let Some(ours) = find("ingest") else { return };
    let peers: Vec<_> =
        ["peer", "peer-idempotent"].iter().filter_map(|name| Some((*name, find(name)?))).collect();
    if peers.is_empty() {
        return;
    }
    text.push('\n');
    row(text, "times less in ingest than in", peers.iter().map(|(name, _)| (*name).to_owned()));
    row(text, "---", peers.iter().map(|_| "---".to_owned()));
    for (what, figures) in ROWS {
        let cell = |(_, peer): &(&str, &&Results)| match (figures(ours), figures(peer)) {
            (Some(ours), Some(peer)) => format!("{:.1}", peer.median() / ours.median()),
            _ => "not measured".to_owned(),
        };
        row(text, what, peers.iter().map(cell));
    }
}
