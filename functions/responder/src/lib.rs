//! The responder function: inbound events into the record, the agents' queue and planned replies.

mod answers;
mod desk_folder;

use aws_lambda_events::sqs::SqsMessage;
use nightdesk_answers::Answers;
use nightdesk_domain::desk::Desk;
use nightdesk_pipeline::ports::{Answering, Queue, Record};
use nightdesk_pipeline::respond::{Phrased, RespondError, Responded, Responder, UnplannedCache};
use nightdesk_runtime::Clock;
use nightdesk_runtime::batch::{Dealt, PerMessage};
use nightdesk_runtime::metrics::Tally;
use nightdesk_wording::Wording;

pub use answers::{AnswersFolder, NotLearnt, TRAINED, store};
pub use desk_folder::{DeskFolder, DeskFolderError, FileMistake};
pub use nightdesk_pipeline::respond::Phraser;

/// Everything the responder works with, built once per process.
pub struct Respond {
    /// The desk and its wording.
    pub folder: DeskFolder,
    /// The desk's own answers, where it answers by itself.
    pub answers: Result<Option<Answers>, NotLearnt>,
    /// What phrases those answers, where they do not go out as they are written.
    pub phraser: Option<Phraser>,
    /// The closures and openings that nobody planned, as they were last read.
    pub unplanned: UnplannedCache,
    /// The customer record.
    pub record: Box<dyn Record>,
    /// Where agents take their work from.
    pub agents: Box<dyn Queue>,
    /// Where planned replies go.
    pub outbound: Box<dyn Queue>,
    /// Where customers' files to fetch, and to erase, go.
    pub media: Box<dyn Queue>,
    /// The time.
    pub clock: Clock,
}

impl PerMessage for Respond {
    type Done = Responded;
    type Error = RespondError;
    /// Events are ordered by their own time in the record.
    const PATIENCE: u32 = 3;

    async fn one(&self, message: &SqsMessage) -> Result<Responded, RespondError> {
        let body = message.body.as_deref().unwrap_or_default();
        self.responder().respond(body, self.clock.now()).await
    }
}

impl Respond {
    /// A batch as metrics.
    pub fn tally(&self, batch: &Dealt<Responded, RespondError>) -> Tally {
        let (now, mut lags) = (self.clock.now(), Vec::new());
        // With each batch, so that the alarm rings for as long as customers miss the answers.
        let mut tally = Tally::default()
            .count("ComesAgain", batch.response.batch_item_failures.len())
            .count("AnswersNotLearnt", usize::from(self.answers.is_err()));
        for responded in batch.outcomes.iter().flatten() {
            tally = match responded {
                Responded::Recorded { replies, received, phrased, .. } => {
                    lags.push((now - received).num_milliseconds());
                    let tally = tally.count("Recorded", 1).count("Replies", *replies);
                    match phrased {
                        Some(phrased) => tally.count(counted_as(*phrased), 1),
                        None => tally,
                    }
                }
                Responded::Duplicate => tally.count("Duplicates", 1),
                Responded::Receipt => tally,
            };
        }
        tally.milliseconds("AnswerLag", lags)
    }

    fn responder(&self) -> Responder<'_> {
        let (desk, wording): (&Desk, &Wording) = (&self.folder.desk, &self.folder.wording);
        Responder {
            desk,
            wording,
            answers: self
                .answers
                .as_ref()
                .ok()
                .and_then(Option::as_ref)
                .map(|answers| answers as &dyn Answering),
            phraser: self.phraser.as_ref(),
            unplanned: &self.unplanned,
            record: &*self.record,
            agents: &*self.agents,
            outbound: &*self.outbound,
            media: &*self.media,
        }
    }
}

/// What an answer counts as that a model was there to phrase.
fn counted_as(phrased: Phrased) -> &'static str {
    match phrased {
        Phrased::InOtherWords => "Phrased",
        Phrased::Late => "PlainAsLate",
        Phrased::Refused => "PlainAsRefused",
        Phrased::Unfaithful => "PlainAsUnfaithful",
        Phrased::NotAsked => "PlainAsNotAsked",
    }
}
