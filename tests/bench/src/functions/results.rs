//! What was measured of each subject, summed up.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::NaiveDate;
use flate2::{Compression, write::DeflateEncoder};
use serde::Serialize;

use crate::Measured;
use crate::figures::Figures;
use crate::measure::{Cold, Warm};

/// What a zip holds beside its one file: a header before it, an entry behind it, an end (`APPNOTE.TXT`
/// 4.3), and the file's name twice.
const ZIP_FRAME: usize = 30 + 46 + 22 + 2 * "bootstrap".len();

/// One subject's results; times in milliseconds.
pub(crate) struct Results {
    pub(crate) cold: Figures,
    pub(crate) cold_of_128_mb: Option<Figures>,
    pub(crate) cold_start_cpu: Figures,
    pub(crate) cold_first_cpu: Figures,
    pub(crate) warm_cpu: Figures,
    pub(crate) warm_latency: Figures,
    pub(crate) peak_memory_mb: Figures,
    pub(crate) zip_bytes: usize,
    /// Calls by operation: for a process's first event, and for a later one.
    pub(crate) first_calls: BTreeMap<String, f64>,
    pub(crate) calls: BTreeMap<String, f64>,
}

impl Results {
    pub(crate) fn of(measured: &Measured) -> anyhow::Result<Self> {
        let Measured { subject, cold, cold_of_128_mb, warm } = measured;
        let times = |cold: &[Cold]| Figures::milliseconds(cold.iter().map(|cold| cold.time));
        let last = warm.last();
        let events = last.map_or(1, |warm| warm.latencies.len());
        let per = |calls: Option<&BTreeMap<String, usize>>, events: usize| {
            let calls = calls.into_iter().flatten();
            calls.map(|(name, calls)| (name.clone(), *calls as f64 / events as f64)).collect()
        };
        Ok(Self {
            cold: times(cold),
            cold_of_128_mb: Some(times(cold_of_128_mb)).filter(|_| !cold_of_128_mb.is_empty()),
            cold_start_cpu: Figures::milliseconds(cold.iter().map(|cold| cold.start_cpu)),
            cold_first_cpu: Figures::milliseconds(cold.iter().map(|cold| cold.first_cpu)),
            warm_cpu: Figures::milliseconds(warm.iter().map(|warm| warm.cpu)),
            warm_latency: Figures::milliseconds(warm.iter().flat_map(|warm| warm.latencies.iter().copied())),
            peak_memory_mb: Figures::of(warm.iter().map(|warm: &Warm| warm.peak_memory as f64 / 1e6)),
            zip_bytes: deflated(&std::fs::read(&subject.deployed)?)? + ZIP_FRAME,
            first_calls: per(last.map(|warm| &warm.first_calls), 1),
            calls: per(last.map(|warm| &warm.calls), events),
        })
    }
}

fn deflated(file: &[u8]) -> std::io::Result<usize> {
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
    deflate.write_all(file)?;
    Ok(deflate.finish()?.len())
}

/// The results as a file, for what calculates with them.
#[derive(Serialize)]
struct File {
    measured: NaiveDate,
    functions: BTreeMap<String, Numbers>,
    peer: BTreeMap<String, Numbers>,
}

/// One subject's medians.
#[derive(Serialize)]
struct Numbers {
    cold_start_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    cold_start_128_mb_ms: Option<f64>,
    cold_start_cpu_ms: f64,
    warm_cpu_ms: f64,
    warm_p50_ms: f64,
    warm_p99_ms: f64,
    peak_memory_mb: f64,
    zip_bytes: usize,
    first_calls: BTreeMap<String, f64>,
    calls: BTreeMap<String, f64>,
}

/// The results of a day as JSON.
pub(crate) fn json(measured: &[Measured], day: NaiveDate) -> anyhow::Result<String> {
    let mut file = File { measured: day, functions: BTreeMap::new(), peer: BTreeMap::new() };
    for measured in measured {
        let (name, results) = (measured.subject.name, Results::of(measured)?);
        let into = if name.starts_with("peer") { &mut file.peer } else { &mut file.functions };
        into.insert(name.to_owned(), Numbers::from(results));
    }
    Ok(serde_json::to_string_pretty(&file)? + "\n")
}

impl From<Results> for Numbers {
    fn from(results: Results) -> Self {
        let rounded = |value: f64| (value * 1e3).round() / 1e3;
        let median = |figures: &Figures| rounded(figures.median());
        Self {
            cold_start_ms: median(&results.cold),
            cold_start_128_mb_ms: results.cold_of_128_mb.as_ref().map(median),
            cold_start_cpu_ms: rounded(results.cold_start_cpu.median() + results.cold_first_cpu.median()),
            warm_cpu_ms: median(&results.warm_cpu),
            warm_p50_ms: median(&results.warm_latency),
            warm_p99_ms: rounded(results.warm_latency.quantile(0.99)),
            peak_memory_mb: median(&results.peak_memory_mb),
            zip_bytes: results.zip_bytes,
            first_calls: results.first_calls,
            calls: results.calls,
        }
    }
}
