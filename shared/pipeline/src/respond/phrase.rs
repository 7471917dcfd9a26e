//! An answer in a model's words: asked for once, compared with the business's own, and never waited for long.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_channels::TextLimit;
use nightdesk_domain::{Event, Reply};
use nightdesk_wording::Wording;

use super::faithful;
use super::work_out::text_alone;
use crate::ids;
use crate::ports::{Asked, NotPhrased, Phrasing};

/// How long a model is left alone that was late, busy or not to be reached.
const REST: TimeDelta = TimeDelta::minutes(1);

/// How old a message may be whose answer is phrased. One customer's messages are dealt with one after the
/// other, ten in one invocation: without this, nine slow answers before the last would take all of the
/// responder's 20 seconds. So a model takes these 5 of them and those of one call more, whatever it does.
const STILL_FRESH: TimeDelta = TimeDelta::seconds(5);

/// A model that phrases answers, and whether it is at rest.
pub struct Phraser {
    model: Box<dyn Phrasing>,
    rests_until: Mutex<DateTime<Utc>>,
}

/// What became of an answer that a model was there to phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrased {
    /// It goes out in the model's words.
    InOtherWords,
    /// It goes out as the business wrote it: the model took too long.
    Late,
    /// … the model was not available, or what it said was of no use.
    Refused,
    /// … the model said something else.
    Unfaithful,
    /// … the model rests, the customer has waited too long already, or it is in another language and has
    /// numbers or addresses in its sentences.
    NotAsked,
}

/// An answer that may be phrased: it goes out as one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrasable {
    /// The question as the business puts it.
    pub(super) question: String,
    /// The business's answer, with which the reply's text begins.
    pub(super) answer: String,
    /// The language that the business wrote it in.
    pub(super) written_in: String,
    /// The language in which the customer is spoken to.
    pub(super) language: String,
    /// How long the reply may be.
    pub(super) limit: TextLimit,
}

/// Why an answer is not phrased, for a log line.
struct Plain(Phrased, String);

impl fmt::Debug for Phraser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Phraser").field("rests_until", &self.rests_until).finish_non_exhaustive()
    }
}

impl Phraser {
    /// Phrases by this model.
    pub fn new(model: impl Phrasing + 'static) -> Self {
        Self { model: Box::new(model), rests_until: Mutex::new(DateTime::UNIX_EPOCH) }
    }

    /// What the model says, as it came.
    async fn ask(&self, asked: &Asked<'_>, now: DateTime<Utc>) -> Result<String, Plain> {
        if now < *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) {
            return Err(Plain(Phrased::NotAsked, "the model rests".to_owned()));
        }
        self.model.phrase(asked).await.map_err(|error| {
            if !matches!(error, NotPhrased::Unusable(_)) {
                *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = now + REST;
            }
            let late = error == NotPhrased::Late;
            Plain(if late { Phrased::Late } else { Phrased::Refused }, error.to_string())
        })
    }
}

/// The way of one message's answer to the model: it is asked once, however often the message is decided
/// about because others write at the same time.
pub(super) struct OneAnswer<'a> {
    phraser: &'a Phraser,
    wording: &'a Wording,
    event: &'a Event,
    delivery: &'a str,
    now: DateTime<Utc>,
    /// What was asked for, and what came of it.
    before: Option<(Phrasable, Result<String, Phrased>)>,
}

impl<'a> OneAnswer<'a> {
    /// The answer to an event.
    pub(super) fn to(
        event: &'a Event,
        phraser: &'a Phraser,
        wording: &'a Wording,
        delivery: &'a str,
        now: DateTime<Utc>,
    ) -> Self {
        Self { phraser, wording, event, delivery, now, before: None }
    }

    /// Puts the model's words into the reply, if they are to be had and can stand for the business's.
    pub(super) async fn put_into(&mut self, reply: &mut Reply, answer: &Phrasable) -> Phrased {
        let said = match self.before.take() {
            Some((before, said)) if before == *answer => said,
            // Another answer is decided on meanwhile.
            Some(_) => Err(Phrased::NotAsked),
            None => self.words_for(answer, reply).await.map_err(|plain| self.log(plain)),
        };
        let (_, said) = self.before.insert((answer.clone(), said));
        match said.as_deref().map(|words| answer.in_words(words, reply)) {
            Ok(Some(text)) => {
                (reply.text, reply.phrased) = (text, true);
                reply.language.clone_from(&answer.language);
                Phrased::InOtherWords
            }
            Ok(None) => Phrased::Unfaithful,
            Err(plain) => *plain,
        }
    }

    /// Says why the business's own words go out.
    fn log(&self, Plain(phrased, why): Plain) -> Phrased {
        let (delivery, event) = (self.delivery, ids::log(&self.event.key.to_string()));
        tracing::info!(target: "nightdesk_pipeline::respond", delivery, event, why, "answered in the business's own words");
        phrased
    }

    /// The answer in the model's words, if those can stand for the business's.
    async fn words_for(&self, answer: &Phrasable, reply: &Reply) -> Result<String, Plain> {
        if self.now - self.event.received > STILL_FRESH {
            return Err(Plain(Phrased::NotAsked, "the customer has waited already".to_owned()));
        }
        let Phrasable { question, answer: plain, language, .. } = answer;
        if answer.is_translated() && !faithful::is_translatable(plain) {
            return Err(Plain(Phrased::NotAsked, "its numbers or addresses would be translated".to_owned()));
        }
        let asked = Asked { message: text_alone(self.event), question, answer: plain, language };
        let words = self.phraser.ask(&asked, self.now).await?;
        let other =
            |what: &dyn fmt::Display| Plain(Phrased::Unfaithful, format!("not the business's: {what}"));
        faithful::check(&words, answer, self.wording).map_err(|differs| other(&differs))?;
        let fits = answer.in_words(&words, reply).is_some();
        if fits { Ok(words) } else { Err(other(&"its length")) }
    }
}

impl Phrasable {
    /// Whether the business wrote it in another language than the customer's.
    pub(super) fn is_translated(&self) -> bool {
        !self.is_in_their_language(&self.written_in)
    }

    /// Whether a tag is of the customer's language.
    pub(super) fn is_in_their_language(&self, tag: &str) -> bool {
        primary(tag) == primary(&self.language)
    }

    /// The reply's text with these words in place of the answer; none where that is too long for one text.
    fn in_words(&self, words: &str, reply: &Reply) -> Option<String> {
        let behind = reply.text.strip_prefix(&self.answer)?;
        let text = format!("{}{behind}", words.trim());
        self.limit.holds(&text).then_some(text)
    }
}

/// A tag's language: `pt` of `pt-BR`.
fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or_default()
}
