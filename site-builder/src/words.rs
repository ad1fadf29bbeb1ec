//! The words of the site itself, per language: `web/words/*.<language>.toml`, which a team may add to or change in the
//! `[interface]` table of its `content/words/<language>.toml`. A language nobody wrote words for shows English ones.

use std::collections::BTreeMap;

use crate::assets::WEB;
use crate::mistake::{Findings, Mistake};

/// The words in one language.
#[derive(Debug, Clone)]
pub(crate) struct Words(BTreeMap<String, String>);

impl Words {
    /// The words of `language`, with those a team wrote itself (`own`, the text of its file) on top.
    pub(crate) fn of(language: &str, own: Option<&str>, findings: &mut Findings) -> Self {
        let mut words = embedded("en");
        let translated = embedded(language);
        let mut known = !translated.is_empty();
        words.extend(translated);
        if let Some(own) = own {
            let file = format!("words/{language}.toml");
            match toml::from_str::<toml::Table>(own) {
                Ok(table) => {
                    let interface = table.get("interface").and_then(toml::Value::as_table);
                    known |= interface.is_some();
                    for (key, value) in interface.into_iter().flatten() {
                        match value.as_str() {
                            Some(text) if words.contains_key(key) => drop(words.insert(key.clone(), text.to_owned())),
                            Some(_) => {
                                findings.tolerated(Mistake::of(&file, format!("[interface] has no word `{key}`")))
                            }
                            None => findings
                                .mistake(Mistake::of(&file, format!("[interface] `{key}` is not a text; quote it"))),
                        }
                    }
                }
                Err(error) => findings.mistake(Mistake::of(&file, error.message())),
            }
        }
        if !known {
            let what = format!(
                "the site's own words are not translated into {language:?}, so they are in English; translate them under [interface]"
            );
            findings.warning(Mistake::of(&format!("words/{language}.toml"), what));
        }
        Self(words)
    }

    /// A word; the key itself when there is none, so that it is seen.
    pub(crate) fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// A sentence with its `{places}` filled.
    pub(crate) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.get(key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// A date as people write it: `2026-10-14` → `14 October 2026`.
    pub(crate) fn date(&self, iso: &str) -> String {
        let Ok(date) = iso.parse::<jiff::civil::Date>() else { return iso.to_owned() };
        let months = self.get("months");
        let month = months.split(", ").nth(usize::try_from(date.month()).unwrap_or(1).saturating_sub(1));
        month.map_or_else(|| iso.to_owned(), |month| format!("{} {month} {}", date.day(), date.year()))
    }

    /// All of them, for templates.
    pub(crate) fn all(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}

fn embedded(language: &str) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    let ending = format!(".{language}.toml");
    for (name, bytes) in WEB.iter().filter(|(name, _)| name.starts_with("words/") && name.ends_with(&ending)) {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        match toml::from_str::<BTreeMap<String, String>>(text) {
            Ok(table) => words.extend(table),
            // Embedded files are ours: the tests below hold them to their form.
            Err(error) => drop(words.insert((*name).to_owned(), error.to_string())),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<&str> = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    #[test]
    fn english_and_polish_have_the_same_words_with_the_same_places() {
        let (english, polish) = (embedded("en"), embedded("pl"));
        assert!(!english.keys().any(|key| key.starts_with("words/")), "{english:?}");
        for (key, text) in &english {
            let other = polish.get(key).unwrap_or_else(|| panic!("{key} has no Polish"));
            assert_eq!(places(text), places(other), "{key}");
        }
        let few = |key: &&String| !english.contains_key(*key) && !key.ends_with("_few") && !key.ends_with("_many");
        assert_eq!(polish.keys().filter(few).collect::<Vec<_>>(), Vec::<&String>::new());
    }

    #[test]
    fn the_console_says_nothing_that_nobody_wrote() {
        let words = embedded("en");
        for (name, bytes) in WEB.iter().filter(|(name, _)| name.contains("/desk") && name.ends_with(".js")) {
            let text = std::str::from_utf8(bytes).unwrap();
            for call in ["say('", "many('"] {
                for key in text.split(call).skip(1).filter_map(|rest| rest.split('\'').next()) {
                    let key = format!("desk_{key}");
                    assert!(words.contains_key(&key) || words.contains_key(&format!("{key}_other")), "{name}: {key}");
                }
            }
        }
        for (name, bytes) in WEB.iter().filter(|(name, _)| name.ends_with(".html")) {
            let text = std::str::from_utf8(bytes).unwrap();
            for rest in text.split("t.desk_").skip(1) {
                let key: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                assert!(words.contains_key(&format!("desk_{key}")), "{name}: {key}");
            }
        }
    }

    #[test]
    fn a_date_is_written_out() {
        let words = Words::of("pl", None, &mut Findings::new(false));
        assert_eq!(words.date("2026-10-04"), "4 października 2026");
        assert_eq!(words.date("soon"), "soon");
    }
}
