//! `site.toml`: read into what the site needs, with every mistake by its line. Without the file, what a folder of articles
//! shows by itself is taken, and defaults for the rest.

mod keeping;
mod support;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::mistake::{Findings, Mistake, nearest};

pub(crate) use keeping::{Closing, Retention, Webhook};
pub(crate) use support::{Limits, Support};

/// A text in each of the site's languages.
pub(crate) type Localised = BTreeMap<String, String>;

/// Everything `site.toml` says.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) name: Localised,
    pub(crate) description: Localised,
    /// The first is the one readers get when theirs is not here.
    pub(crate) languages: Vec<String>,
    /// Where the site will stand, without a slash at the end.
    pub(crate) address: Option<String>,
    pub(crate) popular: Vec<String>,
    pub(crate) links: Vec<Link>,
    pub(crate) sections: Vec<Section>,
    pub(crate) topics: Vec<Topic>,
    pub(crate) limits: Limits,
    pub(crate) support: Support,
    pub(crate) closing: Closing,
    pub(crate) retention: Retention,
    pub(crate) webhooks: Vec<Webhook>,
}

/// A link in the site's head: back to the product it helps with.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) label: Localised,
    pub(crate) url: String,
}

/// A shelf of articles; its id is its folder's name.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    pub(crate) id: String,
    pub(crate) title: Localised,
    pub(crate) description: Localised,
}

/// What a ticket may be about.
#[derive(Debug, Clone)]
pub(crate) struct Topic {
    pub(crate) id: String,
    pub(crate) label: Localised,
    pub(crate) notice: Localised,
    pub(crate) required_reading: Vec<String>,
    /// Whether its attachments are such that every look at one is noted.
    pub(crate) sensitive: bool,
    /// Where it stands in `site.toml`.
    pub(crate) line: usize,
}

const KEYS: [&str; 13] = [
    "name",
    "description",
    "languages",
    "address",
    "popular",
    "links",
    "sections",
    "topics",
    "limits",
    "support",
    "closing",
    "retention",
    "webhooks",
];

/// Where the file stands in messages.
pub(crate) const FILE: &str = "site.toml";

/// A text given once, or once per language.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Text {
    Once(String),
    PerLanguage(Localised),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLink {
    label: Text,
    url: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSection {
    id: String,
    title: Text,
    description: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTopic {
    id: String,
    label: Text,
    notice: Option<Text>,
    #[serde(default)]
    required_reading: Vec<String>,
    #[serde(default)]
    sensitive: bool,
}

/// Reads the text of a `site.toml` called `file` in messages.
pub(crate) fn parse(file: &str, text: &str, findings: &mut Findings) -> Option<Config> {
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let line = line_at(text, error.span().map_or(0, |span| span.start));
            findings.mistake(Mistake::at(file, line, error.message()));
            return None;
        }
    };
    let before = findings.mistakes.len();
    let mut reader = Reader { file, text, table, languages: Vec::new(), findings };
    let config = reader.config();
    (findings.mistakes.len() == before).then_some(config)
}

struct Reader<'a, 'f> {
    file: &'a str,
    text: &'a str,
    table: DeTable<'a>,
    languages: Vec<String>,
    findings: &'f mut Findings,
}

impl<'a> Reader<'a, '_> {
    fn config(&mut self) -> Config {
        self.unknown_keys();
        self.languages = self.value::<Vec<String>>("languages").map_or_else(|| vec!["en".to_owned()], |(list, _)| list);
        self.check_languages();
        let (name, line) = self.value::<Text>("name").unwrap_or((Text::Once("Help".to_owned()), 1));
        let name = self.localised(name, "name", line);
        let (description, line) = self.value::<Text>("description").unwrap_or((Text::Once(String::new()), 1));
        let description = self.localised(description, "description", line);
        let config = Config {
            name,
            description,
            languages: self.languages.clone(),
            address: self.address(),
            popular: self.value("popular").map(|(list, _)| list).unwrap_or_default(),
            links: self.links(),
            sections: self.sections(),
            topics: self.topics(),
            limits: self.value("limits").map(|(limits, _)| limits).unwrap_or_default(),
            support: self.checked("support", Support::faults),
            closing: self.checked("closing", Closing::faults),
            retention: self.checked("retention", Retention::faults),
            webhooks: self.webhooks(),
        };
        self.unique_ids(&config);
        config
    }

    fn unknown_keys(&mut self) {
        let mut keys: Vec<(String, usize)> =
            self.table.keys().map(|key| (key.get_ref().to_string(), key.span().start)).collect();
        keys.sort_by_key(|(_, start)| *start);
        for (key, start) in keys.into_iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
            let hint = nearest(&key, &KEYS)
                .map_or_else(|| format!("the keys are {}", KEYS.join(", ")), |near| format!("did you mean `{near}`?"));
            self.wrong(start, format!("unknown key `{key}`; {hint}"));
        }
    }

    fn check_languages(&mut self) {
        let shaped =
            |tag: &String| (2..=10).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        if self.languages.is_empty() || !self.languages.iter().all(shaped) {
            let start = self.start("languages");
            self.wrong(
                start,
                "`languages` lists codes such as \"en\" or \"pt-br\", at least one, in small letters".to_owned(),
            );
            self.languages = vec!["en".to_owned()];
        }
    }

    fn address(&mut self) -> Option<String> {
        let (address, line) = self.value::<String>("address")?;
        if !address.starts_with("https://") && !address.starts_with("http://") {
            self.findings.mistake(Mistake::at(
                self.file,
                line,
                format!("the address {address:?} does not begin with https://"),
            ));
        }
        Some(address.trim_end_matches('/').to_owned())
    }

    fn links(&mut self) -> Vec<Link> {
        let raw = self.entries::<RawLink>("links");
        raw.into_iter()
            .map(|(link, line)| Link { label: self.localised(link.label, "label", line), url: link.url })
            .collect()
    }

    fn sections(&mut self) -> Vec<Section> {
        let raw = self.entries::<RawSection>("sections");
        let section = |(raw, line): (RawSection, usize)| Section {
            title: self.localised(raw.title, "title", line),
            description: raw.description.map(|text| self.localised(text, "description", line)).unwrap_or_default(),
            id: raw.id,
        };
        raw.into_iter().map(section).collect()
    }

    fn topics(&mut self) -> Vec<Topic> {
        let raw = self.entries::<RawTopic>("topics");
        let topic = |(raw, line): (RawTopic, usize)| Topic {
            label: self.localised(raw.label, "label", line),
            notice: raw.notice.map(|text| self.localised(text, "notice", line)).unwrap_or_default(),
            required_reading: raw.required_reading,
            sensitive: raw.sensitive,
            id: raw.id,
            line,
        };
        let topics: Vec<Topic> = raw.into_iter().map(topic).collect();
        if topics.is_empty() { default_topics(&self.languages) } else { topics }
    }

    /// The value of `key`, with what is wrong with it noted; its default when it is not there.
    fn checked<T: Deserialize<'a> + Default>(&mut self, key: &str, faults: fn(&T) -> Vec<String>) -> T {
        let Some((value, line)) = self.value::<T>(key) else { return T::default() };
        self.findings.mistakes.extend(faults(&value).into_iter().map(|what| Mistake::at(self.file, line, what)));
        value
    }

    fn webhooks(&mut self) -> Vec<Webhook> {
        let mut webhooks = Vec::new();
        for (webhook, line) in self.entries::<Webhook>("webhooks") {
            self.findings.mistakes.extend(webhook.faults().into_iter().map(|what| Mistake::at(self.file, line, what)));
            webhooks.push(webhook);
        }
        webhooks
    }

    fn unique_ids(&mut self, config: &Config) {
        let sections = config.sections.iter().map(|section| ("section", &section.id));
        let topics = config.topics.iter().map(|topic| ("topic", &topic.id));
        let mut seen: Vec<(&str, &String)> = Vec::new();
        for (what, id) in sections.chain(topics) {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            if id.is_empty() || !id.bytes().all(plain) {
                let what = format!("the {what} id {id:?} goes into addresses; use small letters, digits and hyphens");
                self.findings.mistake(Mistake::of(self.file, what));
            }
            if seen.contains(&(what, id)) {
                self.findings
                    .mistake(Mistake::of(self.file, format!("two {what}s have the id {id:?}; give each its own")));
            }
            seen.push((what, id));
        }
    }

    /// The value of a key and its line; nothing when it is missing or wrong, and what is wrong has been said then.
    fn value<T: Deserialize<'a>>(&mut self, key: &str) -> Option<(T, usize)> {
        let value = self.table.get(key)?.clone();
        self.read(key, value)
    }

    fn entries<T: Deserialize<'a>>(&mut self, key: &str) -> Vec<(T, usize)> {
        let Some(value) = self.table.get(key).cloned() else { return Vec::new() };
        match value.get_ref() {
            DeValue::Array(entries) => entries.iter().cloned().filter_map(|entry| self.read(key, entry)).collect(),
            _ => {
                self.wrong(value.span().start, format!("`{key}` is a list; write each entry under [[{key}]]"));
                Vec::new()
            }
        }
    }

    fn read<T: Deserialize<'a>>(&mut self, key: &str, value: Spanned<DeValue<'a>>) -> Option<(T, usize)> {
        let start = value.span().start;
        match T::deserialize(value.into_deserializer()) {
            Ok(value) => Some((value, line_at(self.text, start))),
            Err(error) => {
                let error: toml::de::Error = error;
                let start = error.span().map_or(start, |span| span.start);
                self.wrong(start, format!("`{key}`: {}", error.message()));
                None
            }
        }
    }

    fn localised(&mut self, text: Text, what: &str, line: usize) -> Localised {
        match text {
            Text::Once(text) => self.languages.iter().map(|language| (language.clone(), text.clone())).collect(),
            Text::PerLanguage(texts) => {
                let missing: Vec<&String> = self.languages.iter().filter(|l| !texts.contains_key(*l)).collect();
                let stranger: Vec<&String> =
                    texts.keys().filter(|language| !self.languages.contains(language)).collect();
                for language in missing {
                    let what =
                        format!("`{what}` has no text in {language:?}; give one for each of the site's languages");
                    self.findings.mistake(Mistake::at(self.file, line, what));
                }
                for language in stranger {
                    let what = format!("`{what}` has a text in {language:?}, which is not one of the site's languages");
                    self.findings.mistake(Mistake::at(self.file, line, what));
                }
                texts
            }
        }
    }

    fn start(&self, key: &str) -> usize {
        self.table.get(key).map_or(0, |value| value.span().start)
    }

    fn wrong(&mut self, start: usize, what: String) {
        let line = line_at(self.text, start);
        self.findings.mistake(Mistake::at(self.file, line, what));
    }
}

/// What a folder without `site.toml` is taken for.
pub(crate) fn assumed(name: &str, languages: Vec<String>) -> Config {
    let same =
        |text: &str| -> Localised { languages.iter().map(|language| (language.clone(), text.to_owned())).collect() };
    Config {
        name: same(name),
        description: Localised::new(),
        topics: default_topics(&languages),
        languages,
        address: None,
        popular: Vec::new(),
        links: Vec::new(),
        sections: Vec::new(),
        limits: Limits::default(),
        support: Support::default(),
        closing: Closing::default(),
        retention: Retention::default(),
        webhooks: Vec::new(),
    }
}

/// One topic for everything, where a team named none.
fn default_topics(languages: &[String]) -> Vec<Topic> {
    let label = |language: &String| match language.as_str() {
        "pl" => "Pytanie lub problem",
        _ => "A question or a problem",
    };
    let label = languages.iter().map(|language| (language.clone(), label(language).to_owned())).collect();
    vec![Topic {
        id: "other".to_owned(),
        label,
        notice: Localised::new(),
        required_reading: Vec::new(),
        sensitive: false,
        line: 0,
    }]
}

/// The text in a language; empty when there is none.
pub(crate) fn in_language<'a>(texts: &'a Localised, language: &str) -> &'a str {
    texts.get(language).or_else(|| texts.values().next()).map_or("", String::as_str)
}

/// The line a byte stands on, from 1.
fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut findings = Findings::new(true);
        let _config = parse(FILE, text, &mut findings);
        let actual: Vec<String> = findings.mistakes.iter().map(ToString::to_string).collect();
        assert_eq!(actual.len(), expected.len(), "{actual:#?}");
        for (actual, expected) in actual.iter().zip(expected) {
            assert!(actual.contains(expected), "{actual} does not say {expected}");
        }
    }

    #[test]
    fn an_empty_file_is_a_help_centre_in_english() {
        check("", &[]);
    }

    #[test]
    fn every_mistake_is_named_by_its_line() {
        check(
            "nmae = \"x\"\n\nadress = \"x\"",
            &[
                "site.toml:1: unknown key `nmae`; did you mean `name`?",
                ":3: unknown key `adress`; did you mean `address`?",
            ],
        );
        check("name = { en = \"x\" }\nlanguages = [\"en\", \"pl\"]", &[":1: `name` has no text in \"pl\""]);
        check("name = {", &["site.toml:1:"]);
        check("address = \"help.example.org\"", &["does not begin with https://"]);
        check("[[topics]]\nid = \"a b\"\nlabel = \"x\"", &["the topic id \"a b\""]);
        check("[[topics]]\nid = \"a\"\n\n[[topics]]\nlabel = \"x\"", &["missing field `label`", "missing field `id`"]);
        check("[support]\ntime_zone = \"Mars/Base\"\nhours = { mon = \"9-5\" }", &["Mars/Base", "the hours of mon"]);
        check("[support.hours]\nmonday = \"09:00-17:00\"", &["is no weekday"]);
        check("[closing]\nwarn_after_days = 0", &["`warn_after_days` is 0"]);
        check("[retention]\ntickets = 3", &["unknown field `tickets`"]);
        check("[[webhooks]]\nurl = \"http://example.org\"", &["begins with https://"]);
        check("[[webhooks]]\nurl = \"https://example.org\"\nevents = [\"ticket.lost\"]", &["is no event"]);
        check("[limits]\nopen_ticket = 3", &["unknown field `open_ticket`"]);
    }
}
