//! From the outbound queue to the provider: claim, call, settle.

use std::time::Duration;

use chrono::{DateTime, Utc};
use nightdesk_channels::{Credential, Outgoing, ProviderError, Replies, SendOutcome, replies};
use nightdesk_domain::{EventKey, Reply, ReplyStatus};

use crate::agents::AgentItem;
use crate::envelope::{self, Outbound};
use crate::ids;
use crate::outcome::{self, OutcomeError, Reference};
use crate::ports::{
    CallError, Claim, Line, Lines, NoLine, NotQueued, ProviderApi, Queue, Record, RecordError, back_off,
};
use crate::sign_in::{Entry, api, credentials, not_sent, unreached};
use crate::tokens::Tokens;

/// A provider that fails this often gets no more calls for the same reply.
const ATTEMPTS: u32 = 8;

/// The longest that a queue can hide a message (SQS: 12 hours from when it was received).
const LONGEST_WAIT: Duration = Duration::from_secs(11 * 3600);

/// Sends planned replies.
#[derive(Clone, Copy)]
pub struct Sender<'a> {
    /// How to reach each provider.
    pub lines: &'a dyn Lines,
    /// The network.
    pub api: &'a dyn ProviderApi,
    /// What credentials were traded for.
    pub tokens: &'a Tokens,
    /// The customer record.
    pub record: &'a dyn Record,
    /// Where agents learn of replies that did not arrive.
    pub agents: &'a dyn Queue,
}

/// What became of an outbound message, and whose it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dealt {
    /// The provider that carries the reply; none where there is no reply, or nobody carries it.
    pub provider: Option<&'static str>,
    /// What became of the message.
    pub delivery: Delivery,
}

/// What became of an outbound message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// It is dealt with; the record says how.
    Settled(ReplyStatus),
    /// It was dealt with before.
    Nothing,
    /// The provider wants us to come again later. Other customers do not wait.
    Later(Duration),
}

/// Why an outbound message could not be dealt with: it must come again.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The record failed.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The agents' queue did not take an item.
    #[error(transparent)]
    Queue(#[from] NotQueued),
    /// The message is not an envelope of a version that we know.
    #[error("not an envelope of a version known here: {0}")]
    Envelope(String),
}

impl From<OutcomeError> for SendError {
    fn from(error: OutcomeError) -> Self {
        match error {
            OutcomeError::Record(error) => error.into(),
            OutcomeError::Queue(error) => error.into(),
        }
    }
}

impl Sender<'_> {
    /// Deals with one message of the outbound queue. `claimant` differs for every time that the
    /// message is taken from the queue.
    ///
    /// The reply is claimed in the record before the provider is called. Whoever finds a claim
    /// that nobody settled cannot know whether the customer got the reply: they mark it
    /// `unknown`, tell the agents, and do not send it again.
    ///
    /// # Errors
    /// [`SendError`]: the message must come again.
    pub async fn send(&self, body: &str, claimant: &str, now: DateTime<Utc>) -> Result<Dealt, SendError> {
        let Outbound::V1 { delivery, address, reply } = envelope::read(body).map_err(SendError::Envelope)?;
        let id = ids::log(&reply);
        let claim = self.record.claim(&address, &reply, &ids::log(claimant)).await?;
        let provider = claim.reply().and_then(carrying).map(|provider| provider.id());
        let became = match claim {
            Claim::Claimed(reply) => self.attempt(*reply, &delivery, now).await?,
            Claim::Abandoned(reply) => {
                let why = "the sender stopped in the middle of the call";
                self.fail(*reply, &delivery, ReplyStatus::Unknown, why, now).await?
            }
            Claim::Settled(reply) => {
                self.tell(&reply, &delivery, now).await?;
                Delivery::Nothing
            }
            Claim::Missing => {
                tracing::error!(delivery, reply = id, "no such reply in the record");
                Delivery::Nothing
            }
        };
        match &became {
            Delivery::Settled(status) => {
                tracing::info!(delivery, reply = id, status = status.name(), "settled")
            }
            // Whoever puts it off says so, and until when.
            Delivery::Later(_) => {}
            Delivery::Nothing => tracing::info!(delivery, reply = id, "settled before"),
        }
        Ok(Dealt { provider, delivery: became })
    }

    async fn attempt(&self, reply: Reply, delivery: &str, now: DateTime<Utc>) -> Result<Delivery, SendError> {
        if now >= reply.send_before {
            let why = "too late: it would not be true any more";
            return self.fail(reply, delivery, ReplyStatus::Failed, why, now).await;
        }
        match self.call(&reply, now).await {
            SendOutcome::Sent { id } => self.sent(reply, delivery, id, now).await,
            SendOutcome::Retry { after, error } => self.retry(reply, delivery, after, &error, now).await,
            SendOutcome::Moved { thread } => {
                let error = ProviderError::new("moved", "the conversation lives elsewhere now");
                self.retry(Reply { thread, ..reply }, delivery, Some(Duration::ZERO), &error, now).await
            }
            SendOutcome::OptedOut(error) => {
                let reply = Reply { opted_out: true, ..reply };
                self.fail(reply, delivery, ReplyStatus::Failed, &reason(&error), now).await
            }
            SendOutcome::ThreadClosed(error)
            | SendOutcome::WindowClosed(error)
            | SendOutcome::Refused(error)
            | SendOutcome::Credentials(error) => {
                self.fail(reply, delivery, ReplyStatus::Failed, &reason(&error), now).await
            }
            SendOutcome::Unknown(error) => {
                self.fail(reply, delivery, ReplyStatus::Unknown, &reason(&error), now).await
            }
        }
    }

    /// Makes the call, and says in the provider's own terms what became of it.
    async fn call(&self, reply: &Reply, now: DateTime<Utc>) -> SendOutcome {
        let Some(provider) = carrying(reply) else {
            return SendOutcome::Refused(ProviderError::new("channel", "no provider carries this channel"));
        };
        if provider.delivers_from_record() {
            // Without a name of its provider's: receipts carry our own reference, so nothing is to be linked.
            return SendOutcome::Sent { id: None };
        }
        let line = match self.lines.line(provider).await {
            Ok(line) => line,
            Err(NoLine::NotConfigured(_)) => {
                return credentials("the provider's credentials are not set up");
            }
            Err(NoLine::Unavailable(_)) => {
                return unreached("the provider's credentials cannot be read now");
            }
        };
        let entry = Entry { provider, line: &line, account: &reply.account };
        let outcome = match entry.credential(self.api, self.tokens, now).await {
            Ok(credential) => self.call_with(provider, &line, &credential, reply, now).await,
            Err(outcome) => outcome,
        };
        match outcome {
            SendOutcome::ThreadClosed(error) => match provider.other_thread(&reply.thread) {
                Some(thread) => SendOutcome::Moved { thread },
                None => SendOutcome::ThreadClosed(error),
            },
            SendOutcome::Unknown(error) if provider.repeatable(&reply.thread) => {
                SendOutcome::Retry { after: None, error }
            }
            // A token may be ended before its time: a new one tells whether it is that.
            SendOutcome::Credentials(error)
                if self.tokens.forget(&(provider.id(), reply.account.clone())) =>
            {
                SendOutcome::Retry { after: None, error }
            }
            outcome => outcome,
        }
    }

    async fn call_with(
        &self,
        provider: &dyn Replies,
        line: &Line,
        credential: &Credential,
        reply: &Reply,
        now: DateTime<Utc>,
    ) -> SendOutcome {
        let outgoing = Outgoing {
            channel: &reply.channel,
            account: &reply.account,
            thread: &reply.thread,
            text: &reply.text,
            choices: &reply.choices,
            in_reply_to: reply.in_reply_to.as_deref(),
            reference: &Reference::write(&reply.address, &reply.key),
        };
        let request = match provider.reply(&outgoing, &api(line, credential, now)) {
            Ok(request) => request,
            Err(unsendable) => return not_sent(unsendable),
        };
        match self.api.call(request).await {
            Ok(response) => provider.classify(&response),
            Err(CallError::Unreached(_)) => unreached("the provider could not be reached"),
            Err(CallError::NoResponse(_) | CallError::TooLong) => {
                SendOutcome::Unknown(ProviderError::new("no response", "the provider did not answer in time"))
            }
        }
    }

    /// Records that the provider took it. First under the provider's id, so that receipts find
    /// it: were it settled first, a crash in between would never be cured.
    async fn sent(
        &self,
        mut reply: Reply,
        delivery: &str,
        id: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<Delivery, SendError> {
        let mut earlier = None;
        if let Some(id) = &id {
            let (channel, account) = (reply.channel.clone(), reply.account.clone());
            let message = EventKey { channel, account, id: id.clone() };
            earlier = self.record.link_sent(&reply.address, &message, &reply.key, now).await?;
        }
        (reply.status, reply.sent_at, reply.reason, reply.provider_id) =
            (ReplyStatus::Sent, Some(now), None, id);
        self.record.settle(&reply).await?;
        if let Some(earlier) = earlier {
            let to = Reference { address: reply.address, reply: reply.key };
            outcome::advance(self.record, self.agents, &to, &earlier, delivery).await?;
        }
        Ok(Delivery::Settled(ReplyStatus::Sent))
    }

    /// Gives the claim back and asks to come again, or gives up where that would be in vain.
    async fn retry(
        &self,
        mut reply: Reply,
        delivery: &str,
        after: Option<Duration>,
        error: &ProviderError,
        now: DateTime<Utc>,
    ) -> Result<Delivery, SendError> {
        let wait = after.unwrap_or_else(|| back_off(reply.attempts));
        let next = chrono::TimeDelta::from_std(wait).ok().and_then(|wait| now.checked_add_signed(wait));
        let in_time = next.is_some_and(|next| next < reply.send_before) && wait <= LONGEST_WAIT;
        if !in_time || reply.attempts >= ATTEMPTS {
            let reason = format!("given up after {} attempts: {}", reply.attempts, reason(error));
            return self.fail(reply, delivery, ReplyStatus::Failed, &reason, now).await;
        }
        tracing::warn!(
            delivery,
            reply = ids::log(&reply.key),
            why = reason(error),
            "the provider did not take it"
        );
        reply.status = ReplyStatus::Planned;
        reply.reason = Some(reason(error));
        self.record.settle(&reply).await?;
        Ok(Delivery::Later(wait))
    }

    /// Records that a reply did not arrive, or may not have, and tells the agents.
    async fn fail(
        &self,
        mut reply: Reply,
        delivery: &str,
        status: ReplyStatus,
        why: &str,
        now: DateTime<Utc>,
    ) -> Result<Delivery, SendError> {
        tracing::warn!(delivery, reply = ids::log(&reply.key), status = status.name(), why, "not sent");
        reply.status = status;
        reply.reason = Some(why.to_owned());
        self.record.settle(&reply).await?;
        self.tell(&reply, delivery, now).await?;
        Ok(Delivery::Settled(status))
    }

    /// Sees to what follows from a settled reply. Harmless to repeat, and repeated when the message
    /// comes again: whoever settled it may have died before this.
    async fn tell(&self, reply: &Reply, delivery: &str, now: DateTime<Utc>) -> Result<(), SendError> {
        if reply.opted_out {
            outcome::opt_out(self.record, &reply.address, &reply.channel, &reply.account, now).await?;
        }
        if matches!(reply.status, ReplyStatus::Failed | ReplyStatus::Unknown) {
            let why = reply.reason.as_deref().unwrap_or_default();
            let item = AgentItem::reply_problem(reply, delivery, reply.status, why);
            self.agents.send(&[item.message()?]).await?;
        }
        Ok(())
    }
}

/// The provider that carries a reply.
fn carrying(reply: &Reply) -> Option<&'static dyn Replies> {
    replies(&reply.channel, reply.carrier.as_deref())
}

fn reason(error: &ProviderError) -> String {
    format!("{}: {}", error.code, error.meaning)
}
