//! The responder function: inbound events into the record, the agents' queue and planned replies.

mod desk_folder;

use aws_lambda_events::sqs::SqsMessage;
use nightdesk_domain::desk::Desk;
use nightdesk_pipeline::ports::{Queue, Record};
use nightdesk_pipeline::respond::{RespondError, Responder, UnplannedCache};
use nightdesk_runtime::Clock;
use nightdesk_runtime::batch::PerMessage;
use nightdesk_wording::Wording;

pub use desk_folder::{DeskFolder, DeskFolderError, FileMistake};

/// Everything the responder works with, built once per process.
pub struct Respond {
    /// The desk and its wording.
    pub folder: DeskFolder,
    /// The closures and openings that nobody planned, as they were last read.
    pub unplanned: UnplannedCache,
    /// The customer record.
    pub record: Box<dyn Record>,
    /// Where agents take their work from.
    pub agents: Box<dyn Queue>,
    /// Where planned replies go.
    pub outbound: Box<dyn Queue>,
    /// The time.
    pub clock: Clock,
}

impl PerMessage for Respond {
    type Error = RespondError;
    /// Events are ordered by their own time in the record.
    const PATIENCE: u32 = 3;

    async fn one(&self, message: &SqsMessage) -> Result<(), RespondError> {
        let body = message.body.as_deref().unwrap_or_default();
        self.responder().respond(body, self.clock.now()).await.map(drop)
    }
}

impl Respond {
    fn responder(&self) -> Responder<'_> {
        let (desk, wording): (&Desk, &Wording) = (&self.folder.desk, &self.folder.wording);
        Responder {
            desk,
            wording,
            unplanned: &self.unplanned,
            record: &*self.record,
            agents: &*self.agents,
            outbound: &*self.outbound,
        }
    }
}
