//! What a message costs with a long history behind it, and in a large table.

mod fill;
mod way;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_tests::SATURDAY;

use fill::Template;
use way::{Cost, Way};

/// How long a history is, and how many other customers there are.
const SIZES: [u32; 3] = [10, 1_000, 100_000];

/// How many messages of each kind are counted.
const COUNTED: u32 = 10;

/// Over how many messages CPU time, which the system tells in hundredths of a second, is measured.
const TIMED: u32 = 200;

/// The most that the largest may cost in calls and units, compared with the smallest.
const MOST: f64 = 1.1;

/// The customer whose messages are measured, and the one that all others are copies of.
const ANN: &str = "447900000001";
const TEMPLATE: &str = "447900000002";

/// A kind of message, and where its cost is found.
type Kind = (&'static str, fn(&Measured) -> &Cost);

const KINDS: [Kind; 2] = [
    ("a message without a reply", |measured| &measured.silent),
    ("a message with a reply", |measured| &measured.answered),
];

/// What one size came to.
struct Measured {
    /// A message without a reply.
    silent: Cost,
    /// A message with a reply.
    answered: Cost,
    /// CPU time of a message without a reply, the embedded services' included.
    cpu: Duration,
}

/// Measures; whether cost stays the same.
pub async fn run() -> anyhow::Result<bool> {
    let (mut histories, mut tables) = (Vec::new(), Vec::new());
    for size in SIZES {
        eprintln!("a history of {size} messages");
        histories.push(measure(size, 0).await?);
        eprintln!("a table of {size} other customers");
        tables.push(measure(SIZES[0], size).await?);
    }
    let histories = print("with a history of so many messages", &histories);
    let tables = print("with so many other customers", &tables);
    let most = histories.max(tables);
    println!("\nThe largest costs {most:.2} times the smallest; at most {MOST} will do.");
    Ok(most <= MOST)
}

async fn measure(history: u32, others: u32) -> anyhow::Result<Measured> {
    let way = Way::new().await?;
    let now: DateTime<Utc> = SATURDAY.parse()?;
    way.message(TEMPLATE, "template", now).await?;
    let template = Template::read(&way.direct, TEMPLATE).await?;
    template.history(ANN, history).await?;
    template.others(others).await?;
    // The first one reads what is known of unplanned closures, and is answered.
    way.message(ANN, "first", now).await?;
    way.cost_of_one(1);
    for n in 0..COUNTED {
        way.message(ANN, &format!("silent.{n}"), now).await?;
    }
    let silent = way.cost_of_one(COUNTED);
    for n in 1..=COUNTED {
        // Closed again, of which nobody has told them yet.
        way.message(ANN, &format!("answered.{n}"), now + TimeDelta::weeks(n.into())).await?;
    }
    let answered = way.cost_of_one(COUNTED);
    let (before, last) = (way::cpu()?, now + TimeDelta::weeks(COUNTED.into()));
    for n in 0..TIMED {
        way.message(ANN, &format!("timed.{n}"), last).await?;
    }
    Ok(Measured { silent, answered, cpu: (way::cpu()? - before) / TIMED })
}

/// Prints a table; how many times the smallest the largest costs.
fn print(what: &str, measured: &[Measured]) -> f64 {
    let sizes = SIZES.map(|size| format!("{size:>11}")).concat();
    println!("\n{what:<42}{sizes}   ratio");
    let mut most: f64 = 0.0;
    for (kind, of) in KINDS {
        println!("{kind}");
        let row = |what, number: fn(&Cost) -> f64| row(what, measured.iter().map(of).map(number));
        let ratios = [
            row("  calls to DynamoDB", |cost| cost.record_calls),
            row("  calls to SQS", |cost| cost.queue_calls),
            row("  write units", |cost| cost.write_units),
            row("  read units", |cost| cost.read_units),
        ];
        most = ratios.into_iter().fold(most, f64::max);
        row("  bytes read", |cost| cost.bytes_read);
    }
    row("CPU, embedded services included, ms", measured.iter().map(|m| m.cpu.as_secs_f64() * 1000.0));
    most
}

/// Prints a row; the last number by the first.
fn row(what: &str, numbers: impl Iterator<Item = f64>) -> f64 {
    let numbers: Vec<_> = numbers.collect();
    let shown: String = numbers.iter().map(|number| format!("{number:11.1}")).collect();
    let ratio = numbers[numbers.len() - 1] / numbers[0];
    println!("{what:<42}{shown}{ratio:8.2}");
    ratio
}
