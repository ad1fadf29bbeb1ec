//! An item of the table: a map of named values, read and written with as little ceremony as possible.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use tickets::Agent;

/// An item as DynamoDB holds it.
#[derive(Debug, Clone)]
pub(crate) struct Item(pub(crate) HashMap<String, AttributeValue>);

impl Item {
    /// An item with its key and nothing else.
    pub(crate) fn new(pk: &str, sk: &str) -> Self {
        Self(key(pk, sk))
    }

    /// With a text.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.insert(name.to_owned(), text(value));
        self
    }

    /// With a text, when there is one.
    pub(crate) fn with_some(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With a number.
    pub(crate) fn with_number(mut self, name: &str, value: i64) -> Self {
        self.0.insert(name.to_owned(), number(value));
        self
    }

    /// With a number, when there is one.
    pub(crate) fn with_some_number(self, name: &str, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.with_number(name, value),
            None => self,
        }
    }

    /// With an agent, when there is one.
    pub(crate) fn with_agent(self, name: &str, agent: Option<&Agent>) -> Self {
        match agent {
            Some(agent) => self.with(&format!("{name}_id"), &agent.id).with(&format!("{name}_name"), &agent.name),
            None => self,
        }
    }

    /// With a list of texts, as JSON.
    pub(crate) fn with_list(self, name: &str, texts: &[String]) -> Self {
        if texts.is_empty() {
            return self;
        }
        let json = serde_json::to_string(texts).unwrap_or_default();
        self.with(name, &json)
    }

    /// A list of texts; empty when missing.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        serde_json::from_str(&self.string(name)).unwrap_or_default()
    }

    /// A text that may be missing.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.0.get(name)?.as_s().ok().cloned()
    }

    /// A text; empty when missing.
    pub(crate) fn string(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// A number that may be missing.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.0.get(name)?.as_n().ok()?.parse().ok()
    }
}

/// An item's key.
pub(crate) fn key(pk: &str, sk: &str) -> HashMap<String, AttributeValue> {
    HashMap::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
}

/// A text value.
pub(crate) fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

/// A number value.
pub(crate) fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
