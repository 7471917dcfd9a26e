//! What the desk and a customer say to each other without a person.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what goes wrong here fails the test")]

mod talk;
mod world;

use chrono::TimeDelta;
use nightdesk_domain::decision::Rule;
use nightdesk_domain::dialogue::Outcome;
use nightdesk_domain::{AnswerId, Case};
use nightdesk_pipeline::agents::AgentDialogue;
use nightdesk_pipeline::ports::Verdicts;
use talk::{ADDRESS, PARCEL, RETURNS, Talk};
use world::{echo, saturday, sms, wednesday};

const ANN: &str = "447700900123";
const YUKI: &str = "819012345678";

fn outcomes(dialogue: &AgentDialogue) -> Vec<Outcome> {
    dialogue.tried.iter().map(|tried| tried.outcome).collect()
}

fn case(talk: &Talk) -> Case {
    let cases = talk.world.record.cases();
    assert_eq!(cases.len(), 1);
    cases.first().cloned().unwrap()
}

#[tokio::test]
async fn a_japanese_customer_at_night_gets_answers_choices_and_the_time_when_a_person_is_there() {
    let mut talk = Talk::by_night(YUKI);
    let answer = talk.says("荷物はどこにありますか？").await;
    assert_eq!(
        answer,
        "Parcels take two days.\n\n\
         この回答はお役に立ちましたか？"
    );
    assert_eq!(talk.buttons(), ["はい", "いいえ"]);
    assert_eq!(talk.last_reply().language, "en", "which the business wrote it in");

    let choices = talk.says("住所のことで聞きたいのですが").await;
    assert_eq!(
        choices,
        "お問い合わせの内容は、次のいずれかでしょうか？\n\n\
         1. Can I change the address?\n2. How do I return something?\n3. 担当者に相談する"
    );
    assert_eq!(talk.buttons(), ["1. Can I change the…", "2. How do I return…", "3. 担当者に相談する"]);
    assert_eq!(talk.says("２").await, "Within 30 days.\n\nこの回答はお役に立ちましたか？");

    let person = talk.says("人と話したい").await;
    assert_eq!(
        person,
        "この件は担当者が対応いたします。ただいま営業時間外です。\
         11月30日月曜日 18:00（お客様の現地時間）より順次対応いたします。"
    );

    let item = talk.last_item();
    let dialogue = item.dialogue.unwrap();
    assert_eq!(
        outcomes(&dialogue),
        [Outcome::Answered, Outcome::Offered, Outcome::Chosen, Outcome::HandedOver]
    );
    assert_eq!(dialogue.tried[1].answers, [AnswerId::new(ADDRESS), AnswerId::new(RETURNS)]);
    assert!(!dialogue.answered_by_itself && dialogue.handed_over.is_some());
    assert!(item.due.is_some(), "somebody waits now");
    let offered = talk.world.agent_items()[1].dialogue.clone().unwrap();
    let probabilities: Vec<_> =
        offered.candidates.iter().map(|candidate| candidate.probability.get()).collect();
    assert_eq!(probabilities, [0.5, 0.2, 0.01]);
    assert_eq!(talk.world.record.commitments().len(), 1, "one promise, of Monday morning");
}

#[tokio::test]
async fn a_choice_is_made_by_its_number_its_words_or_its_button() {
    for choice in ["2", "2.", "How do I return something?", "how do i RETURN something", "Send it back"] {
        let mut talk = Talk::by_night(ANN);
        talk.says("address?").await;
        assert!(talk.says(choice).await.starts_with("Within 30 days."), "{choice}");
    }
    let mut talk = Talk::by_night(ANN);
    talk.says("address?").await;
    assert!(talk.presses("nightdesk:answer:delivery/returns").await.starts_with("Within 30 days."));
    assert_eq!(talk.rules(), [Rule::Answered]);
}

#[tokio::test]
async fn the_last_choice_is_a_person_and_so_is_no() {
    for none in ["3", "no", "Talk to a person"] {
        let mut talk = Talk::by_night(ANN);
        talk.says("address?").await;
        let told = talk.says(none).await;
        assert!(told.starts_with("A person from our team will take care of this. We are closed"), "{told}");
    }
}

#[tokio::test]
async fn a_number_that_chooses_nothing_is_a_message_as_it_always_was() {
    let mut talk = Talk::by_night(ANN);
    assert!(talk.says("2").await.starts_with("We are closed right now."));
    let mut talk = Talk::by_night(ANN);
    talk.says("address?").await;
    assert!(talk.says("4").await.starts_with("We are closed right now."));
    let mut talk = Talk::by_night(ANN);
    talk.says("address?").await;
    talk.now += TimeDelta::hours(25);
    assert!(talk.says("2").await.starts_with("We are closed right now."), "a day later it is no choice");
}

#[tokio::test]
async fn who_was_answered_waits_for_nobody_and_is_told_of_the_night_when_it_matters() {
    let mut talk = Talk::by_night(ANN);
    talk.says("Where is my parcel?").await;
    assert_eq!((case(&talk).asked, case(&talk).due), (None, None));
    assert!(case(&talk).told.is_empty() && case(&talk).promises.is_empty());
    let item = talk.last_item();
    assert!(item.due.is_none() && item.dialogue.unwrap().answered_by_itself);
    assert!(talk.says("Something else entirely").await.starts_with("We are closed right now."));
    assert_eq!(talk.rules(), [Rule::Missed, Rule::DeskClosed, Rule::Away]);
    assert!(case(&talk).due.is_some());
}

#[tokio::test]
async fn who_chose_among_offers_waits_for_nobody_any_more() {
    let mut talk = Talk::by_night(ANN);
    talk.says("address?").await;
    assert!(case(&talk).due.is_some(), "nothing is answered yet");
    talk.says("1").await;
    assert_eq!((case(&talk).asked, case(&talk).due), (None, None));
}

#[tokio::test]
async fn two_questions_in_a_row_without_an_answer_go_to_a_person_once() {
    let mut talk = Talk::by_night(ANN);
    assert!(talk.says("Do you sell boats?").await.starts_with("We are closed right now."));
    let told = talk.says("Boats!").await;
    assert!(told.starts_with("A person from our team will take care of this. We will be back"), "{told}");
    assert_eq!(talk.rules(), [Rule::Missed, Rule::HandedOver]);
    assert_eq!(talk.world.record.commitments().len(), 1, "told again, not promised again");
    assert_eq!(talk.says("Boats?").await, "");
    assert_eq!(talk.says("Where is my parcel?").await, "", "it is a person's now");
    assert_eq!(talk.says("agent").await, "");
    assert_eq!(talk.rules(), [Rule::SelfServiceOff, Rule::DeskClosed, Rule::ToldAlready]);
}

#[tokio::test]
async fn an_answer_between_two_misses_begins_the_row_anew() {
    let mut talk = Talk::by_night(ANN);
    talk.says("Do you sell boats?").await;
    talk.says("Where is my parcel?").await;
    assert_eq!(talk.says("Boats!").await, "", "told of the night already, and the first miss in its row");
    assert_eq!(talk.rules(), [Rule::Missed, Rule::DeskClosed, Rule::ToldAlready]);
    assert!(talk.says("Boats?").await.starts_with("A person from our team"));
}

#[tokio::test]
async fn who_passes_over_choice_after_choice_gets_a_person() {
    let mut talk = Talk::by_night(ANN);
    talk.says("address?").await;
    assert_eq!(talk.says("opening?").await, "Did you mean one of these?");
    assert_eq!(talk.buttons(), ["Where is my parcel?", "Talk to a person"]);
    assert!(talk.says("address?").await.starts_with("A person from our team"));
}

#[tokio::test]
async fn whether_it_helped_is_asked_once_for_an_answer() {
    let mut talk = Talk::by_night(ANN);
    assert!(talk.says("Where is my parcel?").await.ends_with("Did this help?"));
    assert!(talk.says("Where is my parcel?").await.ends_with("two days."));
    talk.says("address?").await;
    assert!(talk.says("2").await.ends_with("Did this help?"), "another answer");
}

#[tokio::test]
async fn yes_is_thanked_for_and_no_brings_the_next_best_and_then_a_person() {
    let mut talk = Talk::by_night(ANN);
    talk.says("Where is my parcel?").await;
    assert_eq!(talk.says("yes").await, "Glad to hear it. Write to us any time.");
    assert!(talk.says("Yes!").await.starts_with("We are closed"), "nothing was asked");

    let mut talk = Talk::by_night(ANN);
    talk.says("address?").await;
    talk.says("2").await;
    let next = talk.says("No").await;
    assert!(next.contains("1. Can I change the address?\n2. Talk to a person"), "{next}");
    assert!(talk.says("1").await.starts_with("Until it has left"));
    assert!(talk.says("nope").await.starts_with("A person from our team"));
    let dialogue = talk.last_item().dialogue.unwrap();
    assert_eq!(
        outcomes(&dialogue),
        [
            Outcome::Offered,
            Outcome::Chosen,
            Outcome::NotHelpful,
            Outcome::Offered,
            Outcome::Chosen,
            Outcome::NotHelpful,
            Outcome::HandedOver
        ]
    );
    assert!(case(&talk).due.is_some(), "now somebody waits");
}

#[tokio::test]
async fn an_answer_that_did_not_help_is_not_given_again() {
    let mut talk = Talk::by_night(ANN);
    talk.says("Where is my parcel?").await;
    talk.says("no").await;
    talk.person_writes().await;
    talk.now += TimeDelta::hours(2);
    talk.says("Where is my parcel?").await;
    assert_eq!(talk.rules()[0], Rule::Missed);
}

#[tokio::test]
async fn what_a_reply_offers_is_had_by_pressing_it() {
    let mut talk = Talk::by_night(ANN);
    talk.says("address?").await;
    let payload = talk.last_reply().choices[1].payload.clone();
    assert_eq!(talk.presses(&payload).await, "Within 30 days.\n\nDid this help?");
    let payload = talk.last_reply().choices[0].payload.clone();
    assert_eq!(talk.presses(&payload).await, "Glad to hear it. Write to us any time.");
    assert!(talk.last_reply().choices.is_empty());
}

#[tokio::test]
async fn a_long_answer_with_buttons_is_split_where_whatsapp_takes_no_more_above_them() {
    let mut talk = Talk::by_night(ANN);
    talk.says("What are your terms?").await;
    let mut replies = talk.world.record.replies();
    replies.sort_by(|a, b| a.key.cmp(&b.key));
    let lengths: Vec<_> = replies.iter().map(|reply| reply.text.chars().count()).collect();
    assert!(lengths.len() > 1 && lengths.iter().all(|length| *length <= 1024), "{lengths:?}");
    let buttons: Vec<_> = replies.iter().map(|reply| reply.choices.len()).collect();
    assert_eq!((buttons[0], buttons.last()), (0, Some(&2)), "below the last alone");
}

#[tokio::test]
async fn old_buttons_still_say_what_they_said() {
    let mut talk = Talk::by_night(ANN);
    talk.says("Where is my parcel?").await;
    talk.says("Do you sell boats?").await;
    talk.says("Boats!").await;
    assert_eq!(talk.rules(), [Rule::Missed, Rule::HandedOver]);
    assert_eq!(talk.presses("nightdesk:yes:delivery/parcel").await, "Glad to hear it. Write to us any time.");
    assert_eq!(talk.presses("nightdesk:yes:delivery/parcel").await, "", "thanked for once");
    assert!(talk.presses("nightdesk:answer:delivery/returns").await.starts_with("Within 30 days."));
    talk.now = wednesday() + TimeDelta::days(7);
    assert!(talk.presses("nightdesk:answer:delivery/returns").await.starts_with("Within 30 days."));
    for _ in 0..3 {
        assert_eq!(talk.presses("nightdesk:answer:delivery/gone").await, "", "gone, and a person's already");
    }
    assert_eq!(talk.presses("nightdesk:no:delivery/invented").await, "");
    assert!(!serde_json::to_string(&talk.world.record.verdicts()).unwrap().contains("invented"));
}

#[tokio::test]
async fn a_dialogue_goes_on_wherever_the_customer_writes_next() {
    let mut talk = Talk::by_night(ANN);
    talk.says("address?").await;
    let number = sms("SM1", "+441632960000", "2");
    assert!(talk.posts(&number).await.starts_with("Within 30 days."));
    assert_eq!(talk.last_reply().channel.as_str(), "sms");
    assert_eq!(talk.says("Yes").await, "Glad to hear it. Write to us any time.");
}

#[tokio::test]
async fn a_dialogue_of_two_customers_who_turn_out_to_be_one_goes_on() {
    let mut talk = Talk::by_night(ANN);
    talk.posts(&world::identified("wamid.a", None, "GB.42", "address?")).await;
    talk.says("Hello").await;
    let told = talk.posts(&world::identified("wamid.b", Some(ANN), "GB.42", "2")).await;
    assert!(told.starts_with("Within 30 days."), "{told}");
}

#[tokio::test]
async fn after_a_person_spoke_the_desk_is_silent_and_then_begins_anew() {
    let mut talk = Talk::by_night(ANN);
    talk.says("address?").await;
    talk.person_writes().await;
    assert_eq!(talk.says("2").await, "");
    assert_eq!(talk.rules(), [Rule::AgentSpoke]);
    assert_eq!(talk.presses("nightdesk:answer:delivery/returns").await, "", "the person has seen to it");
    talk.now += TimeDelta::hours(1);
    assert!(talk.says("2").await.starts_with("We are closed"), "the choice is over");
    assert!(talk.says("Where is my parcel?").await.starts_with("Parcels take two days."));
}

#[tokio::test]
async fn after_it_was_handed_over_the_desk_answers_again_once_a_person_has_spoken() {
    let mut talk = Talk::by_night(ANN);
    talk.says("agent").await;
    assert_eq!(talk.says("Where is my parcel?").await, "");
    talk.person_writes().await;
    talk.now += TimeDelta::hours(1);
    assert!(talk.says("Where is my parcel?").await.starts_with("Parcels take two days."));
}

#[tokio::test]
async fn those_who_opted_out_and_machines_get_no_answer_either() {
    let mut talk = Talk::by_night(ANN);
    talk.says("STOP").await;
    assert_eq!(talk.says("Where is my parcel?").await, "");
    assert_eq!(talk.rules(), [Rule::OptedOut]);
    assert_eq!(talk.presses("nightdesk:answer:delivery/returns").await, "");

    let mut talk = Talk::by_night(ANN);
    talk.machine_writes("Where is my parcel?").await;
    assert_eq!(talk.rules(), [Rule::Machine]);
    assert_eq!(talk.world.record.replies().len(), 0);
    assert_eq!(talk.world.record.verdicts().len(), 0);
}

#[tokio::test]
async fn it_runs_when_the_desk_says_so() {
    for (runs, by_night, by_day) in
        [("closed", true, false), ("open", false, true), ("always", true, true), ("never", false, false)]
    {
        for (at, expected) in [(saturday(), by_night), (wednesday(), by_day)] {
            let mut talk = Talk::with(ANN, &format!("runs = \"{runs}\""));
            talk.now = at;
            let answered = talk.says("Where is my parcel?").await.starts_with("Parcels take two days.");
            assert_eq!(answered, expected, "{runs} at {at}");
            assert_eq!(talk.rules().contains(&Rule::SelfServiceOff), !expected, "{runs} at {at}");
        }
    }
}

#[tokio::test]
async fn by_day_a_person_is_promised_by_when_they_have_answered() {
    let mut talk = Talk::with(ANN, "runs = \"always\"");
    talk.now = wednesday();
    let told = talk.says("I want to talk to a person").await;
    assert!(told.starts_with("A person from our team will take care of this. We will answer you"), "{told}");
    let [commitment] = &talk.world.record.commitments()[..] else { panic!("one promise") };
    assert_eq!(Some(commitment.promise.told), case(&talk).due);
}

#[tokio::test]
async fn who_is_in_the_middle_of_it_is_served_when_the_desk_has_opened() {
    let mut talk = Talk::by_night(ANN);
    talk.now = wednesday() - TimeDelta::hours(2) - TimeDelta::minutes(1);
    talk.says("address?").await;
    talk.now = wednesday();
    assert!(talk.says("2").await.starts_with("Within 30 days."));
    assert_eq!(talk.says("Where is my parcel?").await, "", "a new question is the agents'");
}

#[tokio::test]
async fn the_desk_s_own_thresholds_count() {
    let mut talk = Talk::with(ANN, "sure = 0.5");
    assert!(talk.says("address?").await.starts_with("Until it has left"));
    let mut talk = Talk::with(ANN, "offer = 0.8");
    assert!(talk.says("address?").await.starts_with("We are closed"));
}

#[tokio::test]
async fn an_answer_for_other_channels_or_days_is_not_given() {
    let mut talk = Talk::by_night(ANN);
    assert!(talk.says("What of Christmas?").await.starts_with("We are closed"), "it is November");
    talk.now = "2026-12-05T03:00:00Z".parse().unwrap();
    let told = talk.says("What of Christmas?").await;
    assert!(
        told.starts_with("We are closed in Lapland, but all of it comes.\nhttps://example.com/season\n\nDid"),
        "{told}"
    );
}

#[tokio::test]
async fn what_became_of_it_is_kept_to_be_looked_through_and_says_nothing_of_the_text() {
    let mut talk = Talk::by_night(ANN);
    for text in ["Where is my parcel?", "yes", "Do you sell boats?", "address?", "2", "no", "no"] {
        talk.says(text).await;
    }
    let verdicts =
        talk.world.record.verdicts_between(saturday(), saturday() + TimeDelta::days(1)).await.unwrap();
    let seen: Vec<_> = verdicts
        .iter()
        .map(|verdict| (verdict.outcome, verdict.answer.as_ref().map(AnswerId::as_str)))
        .collect();
    assert_eq!(
        seen,
        [
            (Outcome::Answered, Some(PARCEL)),
            (Outcome::Helpful, Some(PARCEL)),
            (Outcome::Missed, None),
            (Outcome::Offered, None),
            (Outcome::Chosen, Some(RETURNS)),
            (Outcome::Offered, None),
            (Outcome::NotHelpful, Some(RETURNS)),
            (Outcome::HandedOver, None),
        ]
    );
    let json = serde_json::to_string(&verdicts).unwrap();
    assert!(!json.contains("boats") && !json.contains("Where is"), "{json}");
    assert_eq!(verdicts[3].candidates.len(), 3);
    let offered = |verdict: usize| verdicts[verdict].offered.iter().map(AnswerId::as_str).collect::<Vec<_>>();
    assert_eq!(offered(3).get(1), Some(&RETURNS), "the second was chosen");
    assert!(!offered(5).is_empty() && !offered(5).contains(&RETURNS), "the others are offered instead");
    assert!(offered(4).is_empty());
}

#[tokio::test]
async fn a_desk_without_answers_does_as_it_always_did() {
    let mut talk = Talk::by_night(ANN);
    talk.world.answers = None;
    for (text, begins) in [("Where is my parcel?", "We are closed"), ("agent", ""), ("2", "")] {
        assert!(talk.says(text).await.starts_with(begins));
    }
    assert!(talk.last_item().dialogue.is_none() && case(&talk).dialogue.is_empty());
}

#[tokio::test]
async fn a_long_dialogue_leaves_the_case_small() {
    let mut talk = Talk::by_night(ANN);
    for _ in 0..6 {
        for text in ["address?", "1", "yes", "Where is my parcel?"] {
            talk.says(text).await;
            talk.now += TimeDelta::hours(1);
        }
    }
    let case = serde_json::to_string(&case(&talk)).unwrap();
    assert!(case.len() < 2048, "{} bytes", case.len());
    assert!(!case.contains("Parcels"));
}

#[tokio::test]
async fn an_echo_of_a_person_is_no_question() {
    let mut talk = Talk::by_night(ANN);
    assert_eq!(talk.posts(&echo(ANN, "wamid.echo")).await, "");
    assert!(talk.world.record.verdicts().is_empty());
}
