//! What the ticket service must know of a site: its `desk.json`, which `functions::config::Desk` reads.

use serde_json::json;

use crate::config::Config;

/// The text of `desk.json`.
pub(crate) fn json(config: &Config) -> String {
    let topics: Vec<&str> = config.topics.iter().map(|topic| topic.id.as_str()).collect();
    let sensitive: Vec<&str> =
        config.topics.iter().filter(|topic| topic.sensitive).map(|topic| topic.id.as_str()).collect();
    json!({
        "name": config.name,
        "address": config.address.as_deref().unwrap_or_default(),
        "languages": config.languages,
        "topics": topics,
        "sensitive": sensitive,
        "closing": config.closing,
        "retention": config.retention,
        "webhooks": config.webhooks,
        "limits": config.limits,
        "support": config.support,
    })
    .to_string()
}
