//! Many measurements of one thing.

use std::time::Duration;

/// Measurements in order.
#[derive(Debug, Clone)]
pub(crate) struct Figures(Vec<f64>);

impl Figures {
    /// Durations in milliseconds.
    pub(crate) fn milliseconds(durations: impl IntoIterator<Item = Duration>) -> Self {
        Self::of(durations.into_iter().map(|time| time.as_secs_f64() * 1e3))
    }

    /// Numbers of whatever.
    pub(crate) fn of(numbers: impl Iterator<Item = f64>) -> Self {
        let mut numbers: Vec<f64> = numbers.collect();
        numbers.sort_by(f64::total_cmp);
        Self(numbers)
    }

    /// What a part of the measurements are at most: 0.5 is the median.
    pub(crate) fn quantile(&self, part: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        let at = (last as f64 * part).round() as usize;
        self.0.get(at).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The median, with the least and the most beside it.
    pub(crate) fn show(&self) -> String {
        format!("{:.1} ({:.1}-{:.1})", self.median(), self.quantile(0.0), self.quantile(1.0))
    }
}
