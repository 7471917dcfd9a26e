//! What became of questions and answers, as it is looked through by day.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use nightdesk_domain::dialogue::Verdict;
use nightdesk_pipeline::ports::{RecordError, Verdicts};

use super::{DynamoRecord, keys};

#[async_trait]
impl Verdicts for DynamoRecord {
    async fn verdicts_between(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Verdict>, RecordError> {
        self.by_day(keys::answers, from, until, None).await
    }
}
