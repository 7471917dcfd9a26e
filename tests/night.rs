//! A night with the sample desk's own answers: asked for in Japanese, offered, and given up for a person.

use nightdesk_domain::ReplyStatus::{Delivered, Read, Sent};
use nightdesk_pipeline::agents::AgentItemV1;
use nightdesk_tests::{
    SATURDAY, TestDesk, agent_items, desk_with_answers, history, replies, settled, text, until,
};

const AIKO: &str = "tel:+819012345678";

/// Writes a message on WhatsApp, and waits for the reply to it.
async fn ask(desk: &TestDesk, n: usize, says: &str) -> String {
    desk.door.post(&text(&format!("wamid.night.{n}"), "819012345678", says)).await;
    let told = until("a reply to it", async || {
        let history = history(&desk.stores, AIKO).await?;
        let replies = replies(&history);
        let reply = replies.iter().find(|reply| reply.key.contains(&format!("wamid.night.{n}/")))?;
        [Sent, Delivered, Read].contains(&reply.status).then(|| reply.text.clone())
    });
    told.await
}

#[tokio::test]
async fn a_customer_in_tokyo_gets_an_answer_then_choices_then_a_person_and_agents_see_it_all() {
    let desk = desk_with_answers(SATURDAY).await;
    let answer = ask(&desk, 1, "荷物はどこですか").await;
    assert!(answer.contains("example.com/ja/track"), "{answer}");
    assert!(answer.contains("お役に立ちましたか"), "{answer}");

    let offer = ask(&desk, 2, "ギフトカード").await;
    assert!(offer.contains("1."), "{offer}");
    let chosen = ask(&desk, 3, "１").await;
    assert!(chosen.contains("gift-cards"), "{chosen}");

    let person = ask(&desk, 4, "人と話したい").await;
    assert!(person.contains("18:00") && person.contains("月曜日"), "{person}");

    settled(&desk.stores).await;
    let items = agent_items(&desk.stores).await;
    let last = items.iter().find(|item| item.id.contains("wamid.night.4")).unwrap();
    let dialogue = last.dialogue.as_ref().unwrap();
    let tried = serde_json::to_string(dialogue).unwrap();
    assert!(tried.contains("tracking/where-is-my-order") && tried.contains("gift-cards/"), "{tried}");
    let by_itself = |item: &AgentItemV1| item.dialogue.as_ref().is_some_and(|told| told.answered_by_itself);
    assert!(items.iter().any(by_itself), "an answered message says so");
    desk.stop().await;
}
