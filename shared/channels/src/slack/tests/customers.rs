//! Who is a customer, who is the business's own, who is a machine.

use nightdesk_domain::EventKind;
use serde_json::{Value, json};

use super::{BOT, TEAM, event, event_in, events_in, message, said, unsupported};

const CUSTOMERS: &str = "T0CUSTOMER";

fn shared() -> Value {
    json!({ "is_ext_shared_channel": true })
}

/// A message in a channel by somebody of this workspace.
fn in_channel(team: &str) -> Value {
    message(
        json!({ "channel": "C024BE91L", "channel_type": "channel", "user_team": team, "source_team": team }),
    )
}

fn is_message(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Message { .. })
}

#[test]
fn in_a_shared_channel_people_of_another_workspace_are_customers() {
    let event = event_in(&in_channel(CUSTOMERS), shared());
    assert!(is_message(&event.kind));
    assert_eq!(event.address.as_str(), "slack:T061EG9R6:U061F7AUR");
}

#[test]
fn in_a_shared_channel_our_own_people_are_agents_of_whom_they_answer() {
    let mut answer = in_channel(TEAM);
    answer["thread_ts"] = json!("1795400000.000100");
    answer["parent_user_id"] = json!("U0CUST0M1");
    let event = event_in(&answer.clone(), shared());
    assert!(matches!(event.kind, EventKind::AgentMessage { .. }));
    assert_eq!(event.address.as_str(), "slack:T061EG9R6:U0CUST0M1");
    assert_eq!(event.thread, "C024BE91L/1795400000.000100");
    for nobody in ["U061F7AUR", BOT] {
        answer["parent_user_id"] = json!(nobody);
        assert_eq!(events_in(&answer.clone(), shared()), [], "{nobody}");
    }
    assert_eq!(events_in(&in_channel(TEAM), shared()), [], "it begins a thread to nobody in particular");
}

#[test]
fn the_workspace_of_the_installation_is_ours_whatever_the_envelope_names_else() {
    let theirs = json!({ "is_ext_shared_channel": true, "team_id": CUSTOMERS });
    let event = event_in(&in_channel(CUSTOMERS), theirs.clone());
    assert!(is_message(&event.kind));
    assert_eq!(event.key.account.as_str(), TEAM);
    assert_eq!(events_in(&in_channel(TEAM), theirs), []);
    let older = json!({ "is_ext_shared_channel": true, "team_id": CUSTOMERS, "context_team_id": TEAM, "authorizations": [] });
    assert_eq!(event_in(&in_channel(CUSTOMERS), older).key.account.as_str(), TEAM);
}

#[test]
fn the_organisations_own_people_are_agents_by_its_id() {
    let grid = json!([{ "enterprise_id": "E0ENTERP1", "team_id": TEAM, "user_id": BOT, "is_bot": true }]);
    let outer = json!({ "is_ext_shared_channel": true, "authorizations": grid });
    assert_eq!(events_in(&in_channel("E0ENTERP1"), outer.clone()), []);
    assert!(is_message(&event_in(&in_channel("E0ENTERP2"), outer).kind));
}

#[test]
fn who_writes_to_the_app_directly_is_a_customer_whoever_they_are() {
    for team in [TEAM, CUSTOMERS] {
        let direct = message(json!({ "user_team": team, "source_team": team }));
        assert!(is_message(&event_in(&direct, shared()).kind), "{team}");
    }
    let mention = json!({ "type": "app_mention", "user": "U061F7AUR", "text": "Hello", "ts": "1.000001",
        "channel": "D024BE91L", "user_team": TEAM });
    assert!(is_message(&event_in(&mention, shared()).kind));
}

#[test]
fn where_nobody_else_is_everybody_is_a_customer() {
    assert!(is_message(&event(&in_channel(TEAM)).kind));
}

#[test]
fn somebody_of_an_unknown_workspace_is_a_customer() {
    let unknown = message(json!({ "channel": "C024BE91L", "channel_type": "channel" }));
    assert!(is_message(&event_in(&unknown, shared()).kind));
}

#[test]
fn our_own_messages_are_dropped_by_app_or_user() {
    for own in [
        json!({ "user": BOT }),
        json!({ "user": "U0OTHER01", "bot_id": "B1", "app_id": "A0MDYCDME" }),
        json!({ "user": null, "subtype": "bot_message", "bot_id": "B1", "bot_profile": { "app_id": "A0MDYCDME" } }),
    ] {
        assert_eq!(events_in(&message(own.clone()), json!({})), [], "{own}");
    }
}

#[test]
fn other_bots_are_kept_and_never_answered() {
    for bot in [
        json!({ "user": null, "subtype": "bot_message", "bot_id": "B0BUILDER" }),
        json!({ "user": "U0BUILDER", "bot_id": "B0BUILDER", "app_id": "A0OTHER01" }),
        json!({ "user": "USLACKBOT" }),
    ] {
        let event = event(&message(bot.clone()));
        assert_eq!(unsupported(&event), ("bot_message", false), "{bot}");
    }
}

#[test]
fn an_agents_correction_is_agent_activity_and_their_deletion_erases_it() {
    let mut said_by_agent = in_channel(TEAM);
    said_by_agent["thread_ts"] = json!("1795400000.000100");
    said_by_agent["parent_user_id"] = json!("U0CUST0M1");
    let mut now = said_by_agent.clone();
    now["text"] = json!("Corrected");
    now["edited"] = json!({ "user": "U061F7AUR", "ts": "1795400009.000000" });
    let outer = json!({ "type": "message", "subtype": "message_changed", "channel": "C024BE91L",
        "channel_type": "channel", "ts": "1795400009.000100", "message": now, "previous_message": said_by_agent });
    let corrected = event_in(&outer, shared());
    assert!(matches!(corrected.kind, EventKind::AgentMessage { .. }));
    assert_eq!((said(&corrected), corrected.address.id()), ("Corrected", "T061EG9R6:U0CUST0M1"));
    let outer = json!({ "type": "message", "subtype": "message_deleted", "channel": "C024BE91L",
        "channel_type": "channel", "deleted_ts": "1795400000.000200", "previous_message": said_by_agent });
    let deleted = event_in(&outer, shared());
    assert_eq!(deleted.kind, EventKind::Deletion { of: "C024BE91L:1795400000.000200".to_owned() });
    assert_eq!(deleted.address.id(), "T061EG9R6:U0CUST0M1");
}
