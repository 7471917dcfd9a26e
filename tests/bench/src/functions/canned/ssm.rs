//! SSM: one secret under every name; below `/api` a token to call a provider with.

use serde_json::{Value, json};

use super::SECRET;

pub(super) fn answer(operation: &str, asked: &Value) -> Option<Value> {
    let name = asked["Name"].as_str()?;
    let value = if name.ends_with("/api") { "token".to_owned() } else { json!([SECRET]).to_string() };
    (operation == "GetParameter").then(|| {
        json!({ "Parameter": {
            "ARN": format!("arn:aws:ssm:eu-central-1:123456789012:parameter{name}"),
            "DataType": "text",
            "LastModifiedDate": 1.795e9,
            "Name": name,
            "Type": "SecureString",
            "Value": value,
            "Version": 1,
        } })
    })
}
