//! The agents' item as others read it.

use nightdesk_pipeline::agents::AgentItem;

/// Where the schema stands for those who read agents' items.
const FILE: &str = "../../events/agent-item.schema.json";

#[test]
fn the_published_schema_is_that_of_the_code() {
    let schema = schemars::schema_for!(AgentItem);
    let generated = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(FILE, &generated).unwrap();
    }
    let published = std::fs::read_to_string(FILE).unwrap();
    assert!(published == generated, "run this test with UPDATE_SCHEMA=1 and review the difference");
}
