//! Metrics, as lines of log from which CloudWatch takes the numbers (its embedded metric format): no
//! call, no agent, and nothing that a function waits for.
//!
//! The format is one JSON object, written here with `serde_json` alone. `metrics_cloudwatch_embedded`
//! keeps global counters over many invocations and reads the clock by itself; AWS's own
//! `metrique-writer-format-emf` brings more than 90 crates. A function here counts the outcomes of one
//! invocation, and is done.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::Clock;

/// The namespace of all metrics.
const NAMESPACE: &str = "Nightdesk";

/// What one invocation counted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    provider: Option<String>,
    reason: Option<&'static str>,
    metrics: BTreeMap<&'static str, Metric>,
}

#[derive(Debug, Clone, PartialEq)]
enum Metric {
    Count(usize),
    Milliseconds(Vec<i64>),
}

impl Tally {
    /// A tally of what concerns one provider.
    pub fn of_provider(provider: &str) -> Self {
        Self { provider: Some(provider.to_owned()), ..Self::default() }
    }

    /// Tallies for each provider its own, of messages as what they count as and for whom.
    pub fn by_provider(messages: impl Iterator<Item = (&'static str, &'static str)>) -> Vec<Self> {
        let mut tallies: BTreeMap<&str, Self> = BTreeMap::new();
        for (provider, name) in messages {
            let tally = tallies.remove(provider).unwrap_or_else(|| Self::of_provider(provider));
            tallies.insert(provider, tally.count(name, 1));
        }
        tallies.into_values().collect()
    }

    /// Adds a number to a count. Nothing leaves no trace: each byte of log is paid for.
    #[must_use]
    pub fn count(self, name: &'static str, number: usize) -> Self {
        if number == 0 { self } else { self.level(name, number) }
    }

    /// Adds a number that says something also when it is none.
    #[must_use]
    pub fn level(mut self, name: &'static str, number: usize) -> Self {
        match self.metrics.get_mut(name) {
            Some(Metric::Count(count)) => *count += number,
            _ => drop(self.metrics.insert(name, Metric::Count(number))),
        }
        self
    }

    /// Notes how long each of some things took.
    #[must_use]
    pub fn milliseconds(mut self, name: &'static str, each: Vec<i64>) -> Self {
        if !each.is_empty() {
            self.metrics.insert(name, Metric::Milliseconds(each));
        }
        self
    }

    /// Says why, beside the numbers: to be searched for, and no metric of its own.
    #[must_use]
    pub fn because(mut self, reason: &'static str) -> Self {
        self.reason = Some(reason);
        self
    }
}

/// Writes tallies to standard output, which Lambda passes on as they are: a line that is JSON already
/// stays so in the JSON log format.
#[derive(Debug, Clone)]
pub struct Metrics {
    stage: String,
    clock: Clock,
}

impl Metrics {
    /// The metrics of one stage.
    pub fn of_stage(stage: String, clock: Clock) -> Self {
        Self { stage, clock }
    }

    /// Writes a tally; nothing where it counted nothing.
    pub fn write(&self, tally: &Tally) {
        if let Some(line) = self.line(tally) {
            println!("{line}");
        }
    }

    /// A tally as a line of the embedded metric format; none where it counted nothing.
    pub fn line(&self, tally: &Tally) -> Option<String> {
        if tally.metrics.is_empty() {
            return None;
        }
        let dimensions: &[&str] = if tally.provider.is_some() { &["Stage", "Provider"] } else { &["Stage"] };
        let directive = Directive {
            namespace: NAMESPACE,
            dimensions: [dimensions],
            metrics: tally.metrics.iter().map(|(name, metric)| Definition::of(name, metric)).collect(),
        };
        let line = Line {
            aws: Metadata { timestamp: self.clock.now().timestamp_millis(), directives: [directive] },
            stage: &self.stage,
            provider: tally.provider.as_deref(),
            reason: tally.reason,
            values: tally.metrics.iter().map(|(name, metric)| (*name, Value::of(metric))).collect(),
        };
        serde_json::to_string(&line).ok()
    }
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(rename = "_aws")]
    aws: Metadata<'a>,
    #[serde(rename = "Stage")]
    stage: &'a str,
    #[serde(rename = "Provider", skip_serializing_if = "Option::is_none")]
    provider: Option<&'a str>,
    #[serde(rename = "Reason", skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(flatten)]
    values: BTreeMap<&'a str, Value<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata<'a> {
    timestamp: i64,
    #[serde(rename = "CloudWatchMetrics")]
    directives: [Directive<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Directive<'a> {
    namespace: &'a str,
    dimensions: [&'a [&'a str]; 1],
    metrics: Vec<Definition<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Definition<'a> {
    name: &'a str,
    unit: &'static str,
}

impl<'a> Definition<'a> {
    fn of(name: &'a str, metric: &Metric) -> Self {
        let unit = match metric {
            Metric::Count(_) => "Count",
            Metric::Milliseconds(_) => "Milliseconds",
        };
        Self { name, unit }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value<'a> {
    Number(usize),
    Each(&'a [i64]),
}

impl<'a> Value<'a> {
    fn of(metric: &'a Metric) -> Self {
        match metric {
            Metric::Count(number) => Self::Number(*number),
            Metric::Milliseconds(each) => Self::Each(each),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metrics() -> Metrics {
        let now = "2026-11-28T03:00:00Z".parse().unwrap();
        Metrics::of_stage("prod".to_owned(), Clock::new(move || now))
    }

    /// What the specification asks of a line beyond being JSON.
    fn assert_valid(line: &str) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["_aws"]["Timestamp"].is_i64());
        for directive in line["_aws"]["CloudWatchMetrics"].as_array().unwrap() {
            assert!((1..=1024).contains(&directive["Namespace"].as_str().unwrap().len()));
            for dimension in directive["Dimensions"][0].as_array().unwrap() {
                let value = line[dimension.as_str().unwrap()].as_str();
                assert!(value.is_some_and(|value| (1..=1024).contains(&value.len())), "{dimension}");
            }
            let metrics = directive["Metrics"].as_array().unwrap();
            assert!((1..=100).contains(&metrics.len()));
            for metric in metrics {
                assert!(["Count", "Milliseconds"].contains(&metric["Unit"].as_str().unwrap()));
                let value = &line[metric["Name"].as_str().unwrap()];
                let numbers = value.as_array();
                assert!(
                    value.is_number()
                        || numbers.is_some_and(|numbers| (1..=100).contains(&numbers.len())
                            && numbers.iter().all(serde_json::Value::is_number)),
                    "{metric}"
                );
            }
        }
    }

    #[test]
    fn a_tally_is_one_short_line_of_the_embedded_metric_format() {
        let line = metrics().line(&Tally::of_provider("meta").count("Refused", 2)).unwrap();
        assert_valid(&line);
        insta::assert_snapshot!(line, @r#"{"_aws":{"Timestamp":1795834800000,"CloudWatchMetrics":[{"Namespace":"Nightdesk","Dimensions":[["Stage","Provider"]],"Metrics":[{"Name":"Refused","Unit":"Count"}]}]},"Stage":"prod","Provider":"meta","Refused":2}"#);
    }

    #[test]
    fn durations_stand_one_by_one_and_a_reason_beside_the_numbers() {
        let tally = Tally::default().count("Recorded", 2).milliseconds("AnswerLag", vec![41, 1003]);
        let line = metrics().line(&tally).unwrap();
        assert_valid(&line);
        insta::assert_snapshot!(line, @r#"{"_aws":{"Timestamp":1795834800000,"CloudWatchMetrics":[{"Namespace":"Nightdesk","Dimensions":[["Stage"]],"Metrics":[{"Name":"AnswerLag","Unit":"Milliseconds"},{"Name":"Recorded","Unit":"Count"}]}]},"Stage":"prod","AnswerLag":[41,1003],"Recorded":2}"#);
        let refused = Tally::of_provider("meta").count("Refused", 1).because("signature");
        let line = metrics().line(&refused).unwrap();
        assert_valid(&line);
        assert!(line.ends_with(r#""Provider":"meta","Reason":"signature","Refused":1}"#), "{line}");
    }

    #[test]
    fn nothing_counted_is_nothing_written_unless_none_says_something() {
        let nothing = Tally::of_provider("meta").count("Refused", 0).milliseconds("AnswerLag", Vec::new());
        assert_eq!(metrics().line(&nothing), None);
        assert!(metrics().line(&Tally::default().level("PromisesOpen", 0)).is_some());
    }
}
