//! What customers asked, as it still stands in the record.

use futures_util::{StreamExt, TryStreamExt, stream};
use nightdesk_adapters::dynamodb::{DynamoRecord, RecordEntry};
use nightdesk_domain::dialogue::Verdict;
use nightdesk_domain::{Candidate, EventKind};
use nightdesk_pipeline::ports::RecordError;

/// So many questions are read, the newest.
pub(super) const MOST: usize = 5_000;

/// How many entries are read at the same time.
const AT_A_TIME: usize = 16;

/// What a customer asked.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) text: String,
    pub(super) language: Option<String>,
    /// What it may have asked for, as it was judged then.
    pub(super) candidates: Vec<Candidate>,
}

/// What was asked, with what is known about it besides, in the same order. No question where the customer took it
/// back, or where it was no text.
pub(super) async fn read<T>(
    record: &DynamoRecord,
    asked: impl Iterator<Item = (&Verdict, T)>,
) -> Result<Vec<(Option<Question>, T)>, RecordError> {
    let read = asked.map(|(verdict, besides)| async move {
        let entry = record.entry(&verdict.address, &verdict.event).await?;
        Ok::<_, RecordError>((question(verdict, entry), besides))
    });
    stream::iter(read).buffered(AT_A_TIME).try_collect().await
}

fn question(verdict: &Verdict, entry: Option<RecordEntry>) -> Option<Question> {
    let Some(RecordEntry::Inbound { event, .. }) = entry else { return None };
    let (EventKind::Message { content, .. } | EventKind::Edit { content, .. }) = event.kind else {
        return None;
    };
    let text = content.text.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let (language, candidates) = (verdict.language.clone(), verdict.candidates.clone());
    (!text.is_empty()).then_some(Question { text, language, candidates })
}
