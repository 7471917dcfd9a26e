//! A language model that phrases the answer found, and never more than that.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what goes wrong here fails the test")]

mod talk;
mod world;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use nightdesk_answers::{File, Library};
use nightdesk_pipeline::fakes::{ScriptedModel, WasAsked};
use nightdesk_pipeline::ports::{Asked, NotPhrased, Phrasing};
use nightdesk_pipeline::respond::{Phrased, Phraser, Responded};
use talk::Talk;
use world::{World, text};

const ANN: &str = "447700900123";
const YUKI: &str = "819012345678";

const PLAIN: &str = "Parcels take two days.\n\nDid this help?";
const WARM: &str = "It will be with you soon: a parcel takes two days from us.";

/// A customer by night, of a desk with a model that says this.
fn talk(
    from: &str,
    answers: impl IntoIterator<Item = Result<&'static str, NotPhrased>>,
) -> (Talk, ScriptedModel) {
    let model = ScriptedModel::answering(answers);
    let mut talk = Talk::by_night(from);
    talk.world.phraser = Some(Phraser::new(model.clone()));
    (talk, model)
}

/// What became of the last answer.
fn phrased(responded: &Responded) -> Option<Phrased> {
    match responded {
        Responded::Recorded { phrased, .. } => *phrased,
        Responded::Duplicate | Responded::Receipt => None,
    }
}

/// Posts a text, and deals with it `later`.
async fn ask(talk: &Talk, id: &str, says: &str, later: TimeDelta) -> Responded {
    talk.world.post(&text(id, ANN, says), &format!("call-{id}"), talk.now).await;
    talk.world.respond_to_last(talk.now + later).await
}

#[tokio::test]
async fn the_answer_goes_out_in_the_models_words_and_record_and_agents_say_so() {
    let (mut talk, model) = talk(ANN, [Ok(WARM)]);
    assert_eq!(talk.says("Where is my parcel?").await, format!("{WARM}\n\nDid this help?"));
    assert_eq!(talk.buttons(), ["Yes", "No"]);
    let asked = WasAsked {
        message: Some("Where is my parcel?".to_owned()),
        answer: "Parcels take two days.".to_owned(),
        language: "en".to_owned(),
    };
    assert_eq!(model.asked(), [asked]);
    assert!(talk.last_reply().phrased);
    let answered = &talk.last_item().answered[0];
    assert!(answered.phrased && answered.text.starts_with(WARM));
}

#[tokio::test]
async fn a_customer_reads_an_answer_in_their_own_language_that_the_business_wrote_in_another() {
    let (mut talk, model) =
        talk(YUKI, [Ok("お荷物のお届けには二日ほどかかりますので、少々お待ちください。")]);
    let told = talk.says("荷物はどこにありますか？").await;
    assert!(
        told.starts_with("お荷物のお届けには二日") && told.ends_with("この回答はお役に立ちましたか？"),
        "{told}"
    );
    assert_eq!(talk.last_reply().language, "ja");
    assert_eq!(model.asked()[0].language, "ja");
}

#[tokio::test]
async fn words_in_a_language_that_the_customer_does_not_read_are_not_sent() {
    let german = "Ihr Paket braucht zwei Tage, bis es bei Ihnen ist, und kommt dann sicher an.";
    let (mut talk, _) = talk(ANN, [Ok(german)]);
    assert_eq!(talk.says("Where is my parcel?").await, PLAIN);
    assert!(!talk.last_reply().phrased);
    let (mut talk, _) = self::talk(YUKI, [Ok(WARM)]);
    assert!(talk.says("荷物はどこにありますか？").await.starts_with("Parcels take two days."));
    for short in ["Zwei Tage.", "Arriva domani.", "Parcels take two days. Das geht leider nicht."] {
        let (mut talk, _) = self::talk(ANN, [Ok(short)]);
        assert_eq!(talk.says("Where is my parcel?").await, PLAIN, "{short}");
    }
}

#[tokio::test]
async fn what_the_business_does_not_say_is_not_sent() {
    for invented in [
        "Parcels take 2 days, or 50 % of the price is yours.",
        "Parcels take two days; see https://evil.example for more.",
        "",
    ] {
        let (mut talk, model) = talk(ANN, [Ok(invented)]);
        assert_eq!(talk.says("Where is my parcel?").await, PLAIN, "{invented}");
        assert_eq!(model.asked().len(), 1, "asked once");
        assert!(!talk.last_reply().phrased && !talk.last_item().answered[0].phrased);
    }
}

#[tokio::test]
async fn a_link_that_belongs_to_the_answer_stays() {
    let without = "We are closed in Lapland at that time, and still all of it comes to you.";
    let (mut talk, _) = talk(ANN, [Ok(without)]);
    talk.now = "2026-12-05T03:00:00Z".parse().unwrap();
    assert!(
        talk.says("What of Christmas?").await.contains("but all of it comes.\nhttps://example.com/season")
    );
}

#[tokio::test]
async fn a_model_that_is_late_or_refuses_gets_the_plain_answer_out_and_a_minutes_rest() {
    let busy = NotPhrased::Unavailable("http 429".to_owned());
    for (failure, expected) in [(NotPhrased::Late, Phrased::Late), (busy, Phrased::Refused)] {
        let (mut talk, model) = talk(ANN, [Err(failure), Ok(WARM)]);
        let first = ask(&talk, "wamid.1", "Where is my parcel?", TimeDelta::zero()).await;
        assert_eq!(phrased(&first), Some(expected));
        assert_eq!(talk.last_reply().text, PLAIN);
        talk.now += TimeDelta::seconds(59);
        let resting = ask(&talk, "wamid.2", "Where is my parcel?", TimeDelta::zero()).await;
        assert_eq!((phrased(&resting), model.asked().len()), (Some(Phrased::NotAsked), 1));
        talk.now += TimeDelta::seconds(1);
        let again = ask(&talk, "wamid.3", "Where is my parcel?", TimeDelta::zero()).await;
        assert_eq!((phrased(&again), model.asked().len()), (Some(Phrased::InOtherWords), 2));
    }
}

#[tokio::test]
async fn an_answer_of_no_use_is_one_messages_matter() {
    let (mut talk, model) =
        talk(ANN, [Err(NotPhrased::Unusable("guardrail_intervened".to_owned())), Ok(WARM)]);
    assert_eq!(talk.says("Where is my parcel?").await, PLAIN);
    assert!(talk.says("Where is my parcel?").await.starts_with(WARM));
    assert_eq!(model.asked().len(), 2);
}

#[tokio::test]
async fn who_has_waited_already_does_not_wait_for_words() {
    let (talk, model) = talk(ANN, [Ok(WARM)]);
    let late = ask(&talk, "wamid.1", "Where is my parcel?", TimeDelta::seconds(6)).await;
    assert_eq!((phrased(&late), model.asked().len()), (Some(Phrased::NotAsked), 0));
    assert_eq!(talk.last_reply().text, PLAIN);
}

#[tokio::test]
async fn the_model_is_asked_about_answers_found_and_nothing_else() {
    let (mut talk, model) = talk(ANN, []);
    talk.says("address?").await;
    talk.says("Do you sell boats?").await;
    talk.says("Boats!").await;
    talk.says("agent").await;
    talk.says("STOP").await;
    talk.says("Where is my parcel?").await;
    assert_eq!(model.asked(), []);
}

#[tokio::test]
async fn an_answer_that_takes_several_texts_goes_out_as_it_is() {
    let (mut talk, model) = talk(ANN, []);
    assert!(talk.says("What are your terms?").await.contains("\n---\n"));
    assert_eq!(model.asked(), []);
}

#[tokio::test]
async fn words_that_leave_no_room_for_the_question_behind_them_are_not_sent() {
    let long = "Parcels take two days. ".repeat(30);
    // WhatsApp takes 1,024 characters above buttons.
    let longer: &str = "A parcel takes two days. ".repeat(41).leak();
    let (mut talk, _) = talk(ANN, [Ok(longer)]);
    let file = File {
        language: "en".to_owned(),
        name: "delivery".to_owned(),
        text: format!("# Where is my parcel? {{#parcel}}\n\n{long}\n"),
    };
    talk.world.answers.as_mut().unwrap().library = Library::parse(&[file]).unwrap();
    assert_eq!(talk.says("Where is my parcel?").await, format!("{}\n\nDid this help?", long.trim()));
}

#[tokio::test]
async fn an_answer_that_was_chosen_by_a_button_is_phrased_too() {
    let warm = "We are happy to take it back from you. Within 30 days.";
    let (mut talk, model) = talk(ANN, [Ok(warm)]);
    talk.says("address?").await;
    let told = talk.presses("nightdesk:answer:delivery/returns").await;
    assert!(told.starts_with(warm), "{told}");
    assert_eq!(model.asked()[0].message, None);
}

#[tokio::test]
async fn an_answer_with_numbers_among_its_words_is_not_translated() {
    let (mut talk, model) = talk(YUKI, [Ok("30日以内にご返送いただけますので、どうぞご安心ください。")]);
    talk.says("住所のことで聞きたいのですが").await;
    let told = talk.presses("nightdesk:answer:delivery/returns").await;
    assert!(told.starts_with("Within 30 days."), "{told}");
    assert_eq!(model.asked(), []);
}

#[tokio::test]
async fn the_same_event_in_another_call_asks_nobody() {
    let (talk, model) = talk(ANN, [Ok(WARM), Ok("Two days is what parcels take with us.")]);
    ask(&talk, "wamid.1", "Where is my parcel?", TimeDelta::zero()).await;
    let again = talk.world.inbound.bodies().pop().unwrap().replace("call-wamid.1", "call-again");
    let again = talk.world.respond(&again, talk.now).await.unwrap();
    assert_eq!((again, model.asked().len()), (Responded::Duplicate, 1));
}

/// A model that takes so long that the customer writes again meanwhile, on the same channel.
struct Meanwhile {
    asked: Arc<AtomicUsize>,
    elsewhere: World,
    now: DateTime<Utc>,
}

#[async_trait]
impl Phrasing for Meanwhile {
    async fn phrase(&self, _: &Asked<'_>) -> Result<String, NotPhrased> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let more = text("wamid.more", ANN, "Do you sell boats?");
        self.elsewhere.post(&more, "call-more", self.now).await;
        self.elsewhere.respond_to_last(self.now).await;
        Ok(WARM.to_owned())
    }
}

#[tokio::test]
async fn an_answer_that_is_decided_anew_as_others_wrote_meanwhile_is_asked_for_once() {
    let (mut talk, asked) = (Talk::by_night(ANN), Arc::default());
    let elsewhere = talk.world.stopping_after(usize::MAX);
    let model = Meanwhile { asked: Arc::clone(&asked), elsewhere, now: talk.now };
    talk.world.phraser = Some(Phraser::new(model));
    let responded = ask(&talk, "wamid.1", "Where is my parcel?", TimeDelta::zero()).await;
    assert_eq!((phrased(&responded), asked.load(Ordering::SeqCst)), (Some(Phrased::InOtherWords), 1));
    let texts: Vec<_> = talk.world.record.replies().into_iter().map(|reply| reply.text).collect();
    assert!(texts.contains(&format!("{WARM}\n\nDid this help?")) && texts.len() == 2, "{texts:?}");
}

/// The words of the reply in the record, and those that agents are shown.
fn told(world: &World) -> Vec<String> {
    let replies = world.record.replies().into_iter().map(|reply| reply.text);
    let shown = world.agent_items().into_iter().flat_map(|item| item.answered).map(|reply| reply.text);
    replies.chain(shown).collect()
}

#[tokio::test]
async fn whatever_interrupts_it_record_and_agents_have_one_answer_in_the_same_words() {
    let mut interrupted = 0;
    for effects in 0..20 {
        let (talk, model) = talk(ANN, [Ok(WARM), Ok("With us parcels take two days, as a rule.")]);
        talk.world.post(&text("wamid.1", ANN, "Where is my parcel?"), "call-1", talk.now).await;
        let stopping =
            World { phraser: Some(Phraser::new(model.clone())), ..talk.world.stopping_after(effects) };
        let finished = stopping.respond_to_all(talk.now).await.is_ok();
        interrupted += usize::from(!finished);
        let planned = talk.world.record.replies();
        talk.world.respond_to_all(talk.now).await.unwrap();
        let told = told(&talk.world);
        assert_eq!(told.len(), 2, "after {effects} effects");
        assert_eq!(told[0], told[1], "after {effects} effects");
        if let [planned] = &planned[..] {
            assert_eq!((&told[0], model.asked().len()), (&planned.text, 1), "after {effects} effects");
        }
    }
    assert!(interrupted > 5, "{interrupted}");
}
