//! Words that count as one: *e-mail*, *log in*. Each stands in the index under its joined form as well as in its parts.
use super::text::{Kind, fold};
use super::vocabulary::{Parsed, Stream, Vocabulary};
use super::words::{Group, Words};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What follows the first two classes of a phrase, and the phrase's joined class.
type Rest = (Vec<u32>, u32);

/// Sequences of classes and the class of their joined form.
#[derive(Default)]
pub(crate) struct Phrases {
    /// By their first two classes.
    by_beginning: FxHashMap<(u32, u32), Vec<Rest>>,
    /// Whether a phrase begins with the class of this number: asked of every word of every article.
    begins: Vec<bool>,
}

impl Phrases {
    /// Learns the hyphenated words of the articles and the phrases of the word lists.
    pub(crate) fn learn(vocabulary: &mut Vocabulary, parsed: &[Parsed], lists: &Words) -> Self {
        let mut known: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        for words in hyphenated(vocabulary, parsed) {
            let phrase: Vec<String> = surfaces(vocabulary, &words).into_iter().map(str::to_owned).collect();
            let class = vocabulary.class_name(&phrase.concat());
            let class = add_phrase(vocabulary, lists, &phrase, &class);
            known.insert(words.iter().filter_map(|word| vocabulary.class_of(*word)).collect(), class);
        }
        for phrase in lists.groups.iter().flat_map(Group::phrases).filter(|phrase| phrase.len() > 1) {
            let class = vocabulary.class_name(&phrase.concat());
            let parts: Vec<u32> = phrase
                .iter()
                .map(|word| {
                    let part = vocabulary.class_name(word);
                    vocabulary.add(fold(word), word.clone(), &part)
                })
                .collect();
            let class = add_phrase(vocabulary, lists, phrase, &class);
            known.entry(parts).or_insert(class);
            if let Some(telling) = lists.telling(phrase) {
                let class = vocabulary.classes.get(class as usize).cloned().unwrap_or_default();
                let class = add_phrase(vocabulary, lists, &telling, &class);
                let parts = telling.iter().filter_map(|word| vocabulary.class_of_surface(&fold(word))).collect();
                known.entry(parts).or_insert(class);
            }
        }
        let mut phrases = Self { begins: vec![false; vocabulary.classes.len()], ..Self::default() };
        for (parts, class) in known {
            let [first, second, rest @ ..] = parts.as_slice() else { continue };
            phrases.by_beginning.entry((*first, *second)).or_default().push((rest.to_vec(), class));
            if let Some(begins) = phrases.begins.get_mut(*first as usize) {
                *begins = true;
            }
        }
        phrases
    }

    /// The joined classes of the phrases that start here.
    pub(crate) fn starting<'a>(&'a self, classes: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
        let (beginning, rest) = match classes {
            [first, second, rest @ ..] if self.begins.get(*first as usize).copied().unwrap_or(false) => {
                (self.by_beginning.get(&(*first, *second)), rest)
            }
            _ => (None, classes),
        };
        let candidates = beginning.map(Vec::as_slice).unwrap_or_default();
        candidates.iter().filter(move |(parts, _)| rest.starts_with(parts)).map(|(_, class)| *class)
    }
}

/// Adds a phrase as it is written and by the stems of its words, which is how a reader's browser knows it in any form:
/// *logged in*, *logs in*.
fn add_phrase(vocabulary: &mut Vocabulary, lists: &Words, phrase: &[String], class: &str) -> u32 {
    let stem = |word: &String| {
        let folded = fold(word);
        if lists.silent.contains(&folded) { folded } else { vocabulary.class_name(word) }
    };
    let stems = phrase.iter().map(stem).collect::<Vec<_>>().join(" ");
    let number = vocabulary.add(spaced(phrase), phrase.join(" "), class);
    let class = vocabulary.classes.get(number as usize).cloned().unwrap_or_default();
    vocabulary.add(stems, phrase.join(" "), &class);
    number
}

/// The parts of every hyphenated word.
fn hyphenated(vocabulary: &Vocabulary, parsed: &[Parsed]) -> BTreeSet<Vec<u32>> {
    let mut found = BTreeSet::new();
    let mut before: Vec<u32> = Vec::new();
    for stream in parsed.iter().flat_map(Parsed::streams) {
        before.clear();
        for (word, kind) in stream.iter() {
            if kind == Kind::Word {
                before.push(word);
                continue;
            }
            let letters = surfaces(vocabulary, &[word]).concat();
            let parts = [2, 3]
                .into_iter()
                .filter_map(|count| before.len().checked_sub(count).and_then(|from| before.get(from..)));
            if let Some(parts) = parts.into_iter().find(|parts| surfaces(vocabulary, parts).concat() == letters) {
                found.insert(parts.to_vec());
            }
        }
    }
    found
}

fn surfaces<'a>(vocabulary: &'a Vocabulary, words: &[u32]) -> Vec<&'a str> {
    words
        .iter()
        .filter_map(|word| vocabulary.surfaces.get(*word as usize))
        .map(|surface| surface.folded.as_str())
        .collect()
}

/// How a phrase stands among the surfaces.
pub(crate) fn spaced(phrase: &[String]) -> String {
    phrase.iter().map(|word| fold(word)).collect::<Vec<_>>().join(" ")
}

impl Parsed {
    /// Every text of the article.
    pub(crate) fn streams(&self) -> impl Iterator<Item = &Stream> {
        let passages = self.passages.iter().flat_map(|(heading, text)| [heading, text]);
        [&self.title, &self.section, &self.description].into_iter().chain(&self.asked_as).chain(passages)
    }
}
