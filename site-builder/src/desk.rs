//! What the ticket service must know of a site: its `desk.json`, which `functions::config::Desk` reads.

use serde_json::json;

use crate::config::Config;

/// The text of `desk.json`.
pub(crate) fn json(config: &Config) -> String {
    let topics: Vec<&str> = config.topics.iter().map(|topic| topic.id.as_str()).collect();
    json!({
        "languages": config.languages,
        "topics": topics,
        "limits": config.limits,
        "support": config.support,
    })
    .to_string()
}
