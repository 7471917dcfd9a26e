//! `nightdesk cost`: dollars by step.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::say;
use crate::cost::{Architecture, Bill, Desk, FrontDoor, Line, Measured, Prices, Step, bill, monthly};

/// How many events the responder gets at once on a quiet desk, and on a busy one.
const BATCHES: [u32; 2] = [1, 10];

#[derive(Debug, Args)]
pub(super) struct CostArguments {
    /// How many messages come in
    #[arg(long, default_value_t = 1_000_000)]
    messages: u64,
    /// The part of them that is answered automatically
    #[arg(long, default_value_t = 0.3)]
    replies: f64,
    /// How many events the responder gets at once, 1 to 10 [default: both a quiet desk and a busy one]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10))]
    batch: Option<u32>,
    /// What stands before the ingest functions
    #[arg(long, value_enum, default_value_t = FrontDoor::FunctionUrl)]
    front_door: FrontDoor,
    /// The functions' processor
    #[arg(long, value_enum, default_value_t = Architecture::X86)]
    architecture: Architecture,
    /// The functions' memory in MB
    #[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u32).range(128..=10240))]
    memory: u32,
    /// List prices
    #[arg(long, default_value = "infra/prices/us-east-1.toml")]
    prices: PathBuf,
    /// What a message takes
    #[arg(long, default_value = "infra/prices/measured.toml")]
    measured: PathBuf,
}

/// The same part of each desk's bill, beside one another.
type Beside<T> = Vec<T>;

pub(super) fn run(arguments: &CostArguments) -> anyhow::Result<ExitCode> {
    let (prices, measured) = (Prices::read(&arguments.prices)?, Measured::read(&arguments.measured)?);
    let batches = arguments.batch.map_or(BATCHES.to_vec(), |batch| vec![batch]);
    let bills: Beside<Bill> =
        batches.iter().map(|batch| bill(&arguments.desk(*batch), &prices, &measured)).collect();
    say!(
        "{} messages, in US dollars: list prices of {} as known on {},",
        arguments.messages,
        prices.region,
        prices.date
    );
    say!("measured on {}. Events that the responder gets at once:", measured.date);
    say!("");
    let heads: String = batches.iter().map(|batch| format!("{batch:>26}")).collect();
    say!("{:<36}{heads}", "");
    show(&bills.iter().map(|bill| &bill.inbound[..]).collect::<Vec<_>>());
    total("messages, from webhook to agents' queue", &bills, |bill| sum(&bill.inbound));
    say!("");
    show(&bills.iter().map(|bill| &bill.replies[..]).collect::<Vec<_>>());
    total("automatic replies", &bills, |bill| sum(&bill.replies));
    say!("");
    total("in all", &bills, |bill| sum(&bill.inbound) + sum(&bill.replies));
    say!("\nNot in it:");
    show(&bills.iter().map(|bill| &bill.beside[..]).collect::<Vec<_>>());
    say!("each month, however few messages there are");
    for line in monthly(&prices, &measured) {
        say!("{}", row(&[&line]));
    }
    assumptions(arguments, &measured);
    Ok(ExitCode::SUCCESS)
}

impl CostArguments {
    fn desk(&self, batch: u32) -> Desk {
        Desk {
            messages: self.messages as f64,
            replies: self.replies,
            batch: batch.into(),
            front_door: self.front_door,
            architecture: self.architecture,
            memory: self.memory.into(),
        }
    }
}

fn sum(steps: &[Step]) -> f64 {
    steps.iter().map(Step::dollars).sum()
}

/// Shows steps of several bills, which are the same but for their numbers.
fn show(bills: &[&[Step]]) {
    let Some((first, _)) = bills.split_first() else { return };
    for (n, step) in first.iter().enumerate() {
        let beside: Beside<&Step> = bills.iter().filter_map(|steps| steps.get(n)).collect();
        let dollars: String = beside.iter().map(|step| format!("{:>26.2}", step.dollars())).collect();
        say!("{:<36}{dollars}", step.name);
        for n in 0..step.lines.len() {
            say!("{}", row(&beside.iter().filter_map(|step| step.lines.get(n)).collect::<Vec<_>>()));
        }
    }
}

fn row(lines: &[&Line]) -> String {
    let what = lines.first().map_or("", |line| line.what);
    let amounts: String =
        lines.iter().map(|line| format!("{:>17}{:>9.2}", quantity(line.quantity), line.dollars)).collect();
    format!("  {what:<34}{amounts}")
}

/// A quantity to three places where it is small, and in groups of thousands where it is not.
fn quantity(of: f64) -> String {
    if of < 1000.0 {
        return format!("{of:.3}");
    }
    let digits = format!("{of:.0}");
    let mut grouped = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn total(what: &str, bills: &[Bill], of: impl Fn(&Bill) -> f64) {
    let dollars: String = bills.iter().map(|bill| format!("{:>26.2}", of(bill))).collect();
    say!("= {what:<34}{dollars}");
}

fn assumptions(arguments: &CostArguments, measured: &Measured) {
    let assumed = &measured.assumed;
    say!("\nAssumed: each webhook brings one event, each message is a known customer's and below 64 KB;");
    say!(
        "{:.0} % are answered, each reply gets {} receipts; functions of {} MB; a call to DynamoDB takes",
        arguments.replies * 100.0,
        assumed.receipts,
        arguments.memory
    );
    say!(
        "{} ms, to SQS {} ms, to a provider {} ms. Lambda's own log lines are off (SystemLogLevel: WARN).",
        assumed.dynamodb_wait,
        assumed.sqs_wait,
        assumed.provider_wait
    );
    say!("Cold starts, what providers charge, and free tiers are left out. Entries are kept for 400 days:");
    say!("in the end a month costs 13 times what is stored of it.");
}
