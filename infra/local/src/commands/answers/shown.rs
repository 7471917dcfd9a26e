//! The report as text, for a terminal of 80 columns or more.

use nightdesk_domain::AnswerId;

use super::report::{OfAnswer, Report};
use super::unanswered::Group;

/// The widest line.
const WIDTH: usize = 96;

/// So many groups are shown; the rest is few of each.
const GROUPS: usize = 20;

/// So many other wordings are shown of a group.
const OTHERS: usize = 3;

/// The report, without the last line's end.
pub(super) fn text(report: &Report) -> String {
    let mut lines = vec![headline(report)];
    lines.extend(totals(report));
    lines.extend(unanswered(report));
    lines.extend(phrasings(report));
    lines.extend(answers(&report.answers));
    lines.extend(unused(&report.unused));
    lines.join("\n")
}

fn headline(report: &Report) -> String {
    let day = |at: chrono::DateTime<chrono::Utc>| at.format("%F");
    format!("What became of customers' questions from {} to {} (UTC)", day(report.from), day(report.until))
}

fn totals(report: &Report) -> [String; 2] {
    let of = &report.totals;
    [
        format!(
            "  {} answered, {} offered answers ({} chosen), {} missed, {} handed over to a person",
            of.answered, of.offered, of.chosen, of.missed, of.handed_over
        ),
        format!(
            "  {} said that it helped, {} that it did not; agents corrected {}",
            of.helpful, of.not_helpful, of.corrected
        ),
    ]
}

fn unanswered(report: &Report) -> Vec<String> {
    let groups = &report.unanswered;
    let (gone, older) = (report.unanswered_without_text, report.unanswered_older);
    let count = groups.iter().map(|group| group.size).sum::<usize>() + gone + older;
    if count == 0 {
        return vec![String::new(), "To write next: nothing; every question got an answer".to_owned()];
    }
    let mut lines = vec![
        String::new(),
        format!("To write next: {count} without an answer, those that ask for the same together"),
    ];
    lines.extend(groups.iter().take(GROUPS).flat_map(group));
    let further = groups.iter().skip(GROUPS);
    let (hidden, of) = (further.len(), further.map(|group| group.size).sum::<usize>());
    lines.extend((hidden > 0).then(|| format!("        {of} more in {hidden} smaller groups: see --json")));
    lines.extend((gone > 0).then(|| format!("        {gone} more whose text is no longer there")));
    lines.extend((older > 0).then(|| format!("        {older} older ones were not read")));
    lines
}

fn group(group: &Group) -> Vec<String> {
    let mut lines = vec![cut(&format!("{:>4} x  {}", group.size, group.question))];
    let others = group.others.iter().take(OTHERS);
    lines.extend(others.map(|other| cut(&format!("        {other}"))));
    let languages = group.languages.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let languages = (!languages.is_empty()).then(|| format!("in {languages}"));
    let nearest = group.nearest.as_ref();
    let nearest = nearest.map(|nearest| format!("nearest: {} ({})", nearest.answer, nearest.probability));
    let facts: Vec<_> = languages.into_iter().chain(nearest).collect();
    lines.extend((!facts.is_empty()).then(|| format!("        [{}]", facts.join("; "))));
    lines
}

fn phrasings(report: &Report) -> Vec<String> {
    if report.phrasings.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), "Phrasings to add, by what agents said".to_owned()];
    for (answer, texts) in &report.phrasings {
        lines.push(format!("  {answer}"));
        lines.extend(texts.iter().map(|text| cut(&format!("    - {text}"))));
    }
    lines
}

fn answers(answers: &[OfAnswer]) -> Vec<String> {
    if answers.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        String::new(),
        "The answers, those that most often did not help first".to_owned(),
        "  used  offered  helpful  not  corrected  share  answer".to_owned(),
    ];
    lines.extend(answers.iter().map(|of| {
        let tally = &of.tally;
        let share = of.share_helpful.map_or("-".to_owned(), |share| format!("{:.0}%", share * 100.0));
        let gone = if of.is_there { "" } else { " (no longer there)" };
        format!(
            "  {:>4}  {:>7}  {:>7}  {:>3}  {:>9}  {share:>5}  {}{gone}",
            of.used, tally.offered, tally.helpful, tally.not_helpful, tally.corrected, of.answer
        )
    }));
    lines
}

fn unused(unused: &[AnswerId]) -> Vec<String> {
    if unused.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), format!("Never used nor offered: {}", unused.len())];
    let mut line = String::from(" ");
    for id in unused.iter().map(AnswerId::as_str) {
        if line.len() + id.len() + 1 > WIDTH {
            lines.push(std::mem::replace(&mut line, String::from(" ")));
        }
        line.push(' ');
        line.push_str(id);
    }
    lines.push(line);
    lines
}

/// A line that is no longer than a terminal's.
fn cut(line: &str) -> String {
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(line)),
        None => line.to_owned(),
    }
}
