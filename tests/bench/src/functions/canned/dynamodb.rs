//! DynamoDB: one table that takes every put, whatever its condition, and reads by key and partition.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// Items by partition and sort key.
#[derive(Debug, Default, Clone)]
pub(crate) struct Table(BTreeMap<String, BTreeMap<String, Value>>);

impl Table {
    pub(super) fn answer(&mut self, operation: &str, asked: &Value) -> Option<Value> {
        match operation {
            "PutItem" => {
                let item = &asked["Item"];
                // The peer's table for idempotency has another key, and needs nothing kept.
                if let Some((pk, sk)) = key(item) {
                    self.0.entry(pk).or_default().insert(sk, item.clone());
                }
                Some(json!({}))
            }
            // Says that the item is as it was put: what a reply needs to be sent is in it.
            "UpdateItem" => Some(json!({ "Attributes": self.get(&asked["Key"]) })),
            "GetItem" => Some(match self.get(&asked["Key"]) {
                Some(item) => json!({ "Item": item }),
                None => json!({}),
            }),
            "BatchGetItem" => Some(self.batch_get(asked["RequestItems"].as_object()?)),
            "Query" => self.query(asked),
            _ => None,
        }
    }

    fn get(&self, wanted: &Value) -> Option<&Value> {
        let (pk, sk) = key(wanted)?;
        self.0.get(&pk)?.get(&sk)
    }

    fn batch_get(&self, tables: &serde_json::Map<String, Value>) -> Value {
        let found = tables.iter().map(|(table, wanted)| {
            let keys = wanted["Keys"].as_array().into_iter().flatten();
            (table.clone(), keys.filter_map(|key| self.get(key)).cloned().collect())
        });
        let responses: serde_json::Map<String, Value> = found.collect();
        json!({ "Responses": responses, "UnprocessedKeys": {} })
    }

    /// One partition, whatever else is asked: in either order, up to the limit.
    fn query(&self, asked: &Value) -> Option<Value> {
        let pk = asked["ExpressionAttributeValues"][":pk"]["S"].as_str()?;
        let limit = asked["Limit"].as_u64().and_then(|limit| usize::try_from(limit).ok());
        let partition = self.0.get(pk).into_iter().flat_map(BTreeMap::values);
        let mut items: Vec<_> = partition.collect();
        if asked["ScanIndexForward"] == false {
            items.reverse();
        }
        items.truncate(limit.unwrap_or(usize::MAX));
        Some(json!({ "Items": items, "Count": items.len(), "ScannedCount": items.len() }))
    }
}

fn key(item: &Value) -> Option<(String, String)> {
    let text = |name: &str| item[name]["S"].as_str().map(str::to_owned);
    Some((text("pk")?, text("sk")?))
}
