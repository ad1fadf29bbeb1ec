//! `bounce`: what SES reports of our mail. An address that does not exist, or whose owner complained, is written to no more.

use serde_json::Value;
use tickets::Email;

use crate::app::App;
use crate::problem::Problem;

/// Takes up a message of SES's topic.
pub(crate) async fn bounce(app: &App, event: &Value) -> Result<(), Problem> {
    for record in event.get("Records").and_then(Value::as_array).into_iter().flatten() {
        let message = record.pointer("/Sns/Message").and_then(Value::as_str).unwrap_or_default();
        let Ok(report) = serde_json::from_str::<Value>(message) else { continue };
        for address in lost(&report) {
            if let Ok(email) = Email::parse(&address) {
                app.refuse_address(&email).await?;
            }
        }
    }
    Ok(())
}

/// Addresses that are to get nothing more. A full mailbox, or a server that is away, is no reason.
fn lost(report: &Value) -> Vec<String> {
    let kind = report.get("eventType").or_else(|| report.get("notificationType")).and_then(Value::as_str);
    let permanent = report.pointer("/bounce/bounceType").and_then(Value::as_str) == Some("Permanent");
    let list = match kind {
        Some("Bounce") if permanent => report.pointer("/bounce/bouncedRecipients"),
        Some("Complaint") => report.pointer("/complaint/complainedRecipients"),
        _ => None,
    };
    let addresses = list.and_then(Value::as_array).into_iter().flatten();
    addresses.filter_map(|entry| entry.get("emailAddress")?.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_lost_for_good_is_given_up() {
        let check = |report: Value, expected: &[&str]| assert_eq!(lost(&report), expected, "{report}");
        let to = json!([{ "emailAddress": "ann@example.org" }]);
        check(
            json!({ "eventType": "Bounce", "bounce": { "bounceType": "Permanent", "bouncedRecipients": to } }),
            &["ann@example.org"],
        );
        check(json!({ "eventType": "Bounce", "bounce": { "bounceType": "Transient", "bouncedRecipients": to } }), &[]);
        check(
            json!({ "notificationType": "Complaint", "complaint": { "complainedRecipients": to } }),
            &["ann@example.org"],
        );
        check(json!({ "eventType": "Delivery" }), &[]);
    }
}
