//! The two dated files that everything is reckoned from; they say what each figure is.
#![expect(missing_docs, reason = "the files say what each figure is")]

use std::path::Path;

use anyhow::Context;
use clap::ValueEnum;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::value::Datetime;

/// List prices of one region, in US dollars.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    pub date: Datetime,
    pub region: String,
    pub lambda: Lambda,
    pub http_api: HttpApi,
    pub sqs: Sqs,
    pub dynamodb: DynamoDb,
    pub logs: Logs,
    pub data_out: DataOut,
    pub month: MonthlyPrices,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lambda {
    pub requests_million: f64,
    pub gb_second: GbSecond,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GbSecond {
    pub x86_64: f64,
    pub arm64: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpApi {
    pub requests_million: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sqs {
    pub fifo_requests_million: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DynamoDb {
    pub write_units_million: f64,
    pub read_units_million: f64,
    pub storage_gb_month: f64,
    pub backup_gb_month: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logs {
    pub gb: f64,
    pub bytes_beside_a_line: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataOut {
    pub gb: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthlyPrices {
    pub metric: f64,
    pub alarm: f64,
}

/// What a message takes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    pub date: Datetime,
    pub counted: Counted,
    pub timed: Timed,
    pub assumed: Assumed,
    pub month: Monthly,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    pub ingest_queue_calls: f64,
    pub ingest_log_bytes: f64,
    pub record_round_trips: f64,
    pub record_write_units: f64,
    pub record_read_units: f64,
    pub record_stored_bytes: f64,
    pub record_log_bytes: f64,
    pub record_metrics_bytes: f64,
    pub agents_queue_calls: f64,
    pub unplanned_read_units: f64,
    pub new_write_units: f64,
    pub reply_write_units: f64,
    pub reply_round_trips: f64,
    pub reply_queue_calls: f64,
    pub reply_stored_bytes: f64,
    pub send_round_trips: f64,
    pub send_write_units: f64,
    pub send_log_bytes: f64,
    pub send_metrics_bytes: f64,
    pub receipt_round_trips: f64,
    pub receipt_write_units: f64,
    pub receipt_log_bytes: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timed {
    pub ingest_cpu: f64,
    pub record_cpu: f64,
    pub send_cpu: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumed {
    pub dynamodb_wait: f64,
    pub sqs_wait: f64,
    pub provider_wait: f64,
    pub processor_memory: f64,
    pub receipts: f64,
    pub agents_queue_calls_of_a_batch: f64,
    pub stored_overhead_bytes: f64,
    pub answer_bytes: f64,
    pub call_bytes: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Monthly {
    pub metrics: f64,
    pub alarms: f64,
    pub polls: f64,
}

/// The processor that functions run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Architecture {
    /// Intel's and AMD's
    #[value(name = "x86_64")]
    X86,
    /// AWS's own
    Arm64,
}

impl Prices {
    /// Reads a file of prices.
    ///
    /// # Errors
    /// When it cannot be read, or lacks one.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        read(file)
    }

    /// What a GB-second costs.
    pub fn gb_second(&self, architecture: Architecture) -> f64 {
        match architecture {
            Architecture::X86 => self.lambda.gb_second.x86_64,
            Architecture::Arm64 => self.lambda.gb_second.arm64,
        }
    }
}

impl Measured {
    /// Reads a file of what was measured.
    ///
    /// # Errors
    /// When it cannot be read, or lacks a figure.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        read(file)
    }
}

fn read<T: DeserializeOwned>(file: &Path) -> anyhow::Result<T> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).with_context(|| file.display().to_string())
}
