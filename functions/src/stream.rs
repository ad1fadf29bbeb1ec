//! A batch of the table's stream, as Lambda hands it over, and the answer that says from which record on it is to come again.

use serde_json::{Value, json};

/// One change of one item.
pub(crate) struct Record<'a> {
    /// `INSERT`, `MODIFY` or `REMOVE`.
    pub(crate) event: &'a str,
    pub(crate) pk: &'a str,
    pub(crate) sk: &'a str,
    /// Its place in the stream.
    pub(crate) sequence: &'a str,
    whole: &'a Value,
}

impl Record<'_> {
    /// A text of the item as it is now; empty when it has none.
    pub(crate) fn text(&self, name: &str) -> &str {
        at(self.whole, &format!("/dynamodb/NewImage/{name}/S"))
    }
}

/// The batch's records, oldest first.
pub(crate) fn records(event: &Value) -> impl Iterator<Item = Record<'_>> {
    let records = event.get("Records").and_then(Value::as_array).into_iter().flatten();
    records.map(|whole| Record {
        event: at(whole, "/eventName"),
        pk: at(whole, "/dynamodb/Keys/pk/S"),
        sk: at(whole, "/dynamodb/Keys/sk/S"),
        sequence: at(whole, "/dynamodb/SequenceNumber"),
        whole,
    })
}

/// What Lambda is answered: the first record that failed, if one did. It and all after it come again.
pub(crate) fn answer(failed: Option<&str>) -> Value {
    let failures: Vec<Value> = failed.map(|sequence| json!({ "itemIdentifier": sequence })).into_iter().collect();
    json!({ "batchItemFailures": failures })
}

fn at<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_lambda_writes_it() {
        let event = json!({ "Records": [{
            "eventName": "INSERT",
            "dynamodb": {
                "SequenceNumber": "7",
                "Keys": { "pk": { "S": "T#1" }, "sk": { "S": "A#2" } },
                "NewImage": { "media": { "S": "image/png" } },
            },
        }] });
        let found: Vec<_> =
            records(&event).map(|r| (r.event, r.pk, r.sk, r.sequence, r.text("media").to_owned())).collect();
        assert_eq!(found, [("INSERT", "T#1", "A#2", "7", "image/png".to_owned())]);
        assert_eq!(answer(Some("7")), json!({ "batchItemFailures": [{ "itemIdentifier": "7" }] }));
        assert_eq!(answer(None), json!({ "batchItemFailures": [] }));
    }
}
