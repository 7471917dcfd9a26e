//! `nightdesk evaluate`: how well messages are matched, on a dataset whose answers are known.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use nightdesk_answers::evaluation::{Dataset, OUT_OF_SCOPE, Row, Score, examples, in_use, score};
use nightdesk_answers::matching::{Encoder, Example, Matcher, Trained, train};
use nightdesk_domain::Probability;

use super::say;
use crate::model;

#[derive(Debug, Args)]
pub(super) struct EvaluateArguments {
    /// Tab-separated: text, intent (`oos` where there is no answer), split, language; after a line of titles
    dataset: PathBuf,
    /// The split to learn from: `train` where there is one, else `valid`
    #[arg(long)]
    train: Option<String>,
    /// The split to try on
    #[arg(long, default_value = "test")]
    test: String,
    /// The one language that the answers are asked for in; every language of the split otherwise
    #[arg(long, value_name = "LANGUAGE")]
    answers: Option<String>,
    /// How sure an answer must be to be given
    #[arg(long, default_value = "0.95", value_parser = probability)]
    sure: Probability,
    /// Only one way of matching, where the model is there
    #[arg(long, value_enum)]
    only: Option<Way>,
}

/// A way of matching.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Way {
    /// With the sentence encoder
    Meaning,
    /// By words alone
    Words,
}

pub(super) fn run(arguments: &EvaluateArguments) -> anyhow::Result<ExitCode> {
    let name = arguments.dataset.display();
    let text = std::fs::read_to_string(&arguments.dataset).with_context(|| format!("{name}"))?;
    let dataset = Dataset::parse(&text).with_context(|| format!("{name}"))?;
    let splits = dataset.splits();
    let usual = if splits.contains("train") { "train" } else { "valid" };
    let learnt = arguments.train.as_deref().unwrap_or(usual);
    for split in [learnt, &arguments.test] {
        if !splits.contains(split) {
            bail!("{name}: there is no split `{split}`; there are {splits:?}");
        }
    }
    if let Some(language) = arguments.answers.as_deref() {
        let languages = dataset.languages(learnt);
        if !languages.contains(language) {
            bail!("{name}: `{learnt}` has nothing in `{language}`; it has {languages:?}");
        }
    }
    let known = examples(dataset.split(learnt, arguments.answers.as_deref()));
    let intents: BTreeSet<_> = known.iter().map(|example| &example.answer).collect();
    let titles = known.iter().filter(|example| example.is_title).count();
    say!("{name}: {} intents, {} examples of `{learnt}`", intents.len(), known.len() - titles);
    let rows: Vec<&Row> = dataset.split(&arguments.test, None).collect();
    let unknown: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row.intent != OUT_OF_SCOPE && !intents.contains(&row.answer()))
        .map(|row| row.intent.as_str())
        .collect();
    if !unknown.is_empty() {
        say!(
            "`{}` has intents that `{learnt}` has not; none of their messages can be right: {unknown:?}",
            arguments.test
        );
    }
    let encoder = model::encoder()?;
    if encoder.is_none() {
        say!("no model is there (`nightdesk model fetch`): by words alone");
    }
    let sure = arguments.sure;
    let trained = learn(&known, encoder.as_deref())?;
    for way in [Way::Meaning, Way::Words] {
        let wanted = arguments.only.is_none_or(|only| only == way);
        let encoder = encoder.as_deref().filter(|_| way == Way::Meaning);
        if wanted && (way == Way::Words || encoder.is_some()) {
            say!("{}", if way == Way::Meaning { "words and meaning" } else { "words alone" });
            evaluate(&trained, encoder, &rows, sure);
        }
    }
    if let Some(peak) = peak_memory() {
        say!("most memory, learning and the dataset included: {peak}");
    }
    Ok(ExitCode::SUCCESS)
}

/// What a desk with these examples would store, as a function loads it.
fn learn(known: &[Example], encoder: Option<&dyn Encoder>) -> anyhow::Result<Trained> {
    let start = Instant::now();
    let trained = train(known, encoder).context("there are no two intents to tell apart")?;
    let stored = trained.to_bytes();
    let learnt = start.elapsed();
    let start = Instant::now();
    let trained = Trained::from_bytes(&stored)?;
    let loaded = start.elapsed();
    say!(
        "learnt in {:.1} s; {:.1} MB, loaded in {:.1} ms",
        learnt.as_secs_f64(),
        stored.len() as f64 / 1e6,
        loaded.as_secs_f64() * 1e3
    );
    Ok(trained)
}

fn evaluate(trained: &Trained, encoder: Option<&dyn Encoder>, rows: &[&Row], sure: Probability) {
    let matcher = Matcher::new(trained, encoder);
    for (language, used) in in_use(trained.clone(), encoder, rows, sure) {
        let rows: Vec<&Row> = rows.iter().copied().filter(|row| row.language == language).collect();
        let before = cpu_time();
        let first = score(&matcher, rows.iter().copied(), sure);
        let spent = cpu_time().zip(before).map(|(after, before)| after.saturating_sub(before));
        print(language, [&first, &used], sure);
        if let Some(each) = spent.map(|spent| spent / u32::try_from(rows.len()).unwrap_or(u32::MAX)) {
            say!("    CPU time of a message       {:.2} ms", each.as_secs_f64() * 1e3);
        }
    }
}

/// `first` is on the desk's first day, `used` as it gets to know what kind of messages come.
fn print(language: &str, [first, used]: [&Score; 2], sure: Probability) {
    say!("  {language}: {} messages", used.in_scope + used.out_of_scope);
    if used.in_scope > 0 {
        say!("    best candidate right        {}", share(used.right, used.in_scope));
        say!("    right one among the three   {}", share(used.among_offered, used.in_scope));
    }
    answered(used, sure);
    say!("    the same on the first day, when nothing is known of what kind of messages come");
    answered(first, sure);
}

fn answered(score: &Score, sure: Probability) {
    let all = score.in_scope + score.out_of_scope;
    say!("    answered at {sure} and above  {}", share(score.answered, all));
    if score.answered > 0 {
        say!("    of these, rightly           {}", share(score.answered_right, score.answered));
    }
    if score.out_of_scope > 0 {
        say!("    out of scope, yet answered  {}", share(score.wrongly_answered, score.out_of_scope));
    }
}

fn share(part: usize, whole: usize) -> String {
    format!("{:5.1} %  ({part} of {whole})", 100.0 * part as f64 / whole as f64)
}

/// A probability as it is written: from 0 to 1.
fn probability(text: &str) -> Result<Probability, String> {
    let number: Option<f64> = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.map(Probability::new).ok_or_else(|| "right would be a number from 0 to 1".to_owned())
}

/// What this thread has worked so far, where the system tells.
fn cpu_time() -> Option<Duration> {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(statistics.split_whitespace().next()?.parse().ok()?))
}

/// The most memory that this process had, where the system tells.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(format!("{:.0} MB", kilobytes / 1e3))
}
