//! Words that count as one: *e-mail*, *log in*. Each stands in the index under its joined form as well as in its parts.
use super::text::{Kind, fold};
use super::vocabulary::{Parsed, Stream, Vocabulary};
use super::words::{Group, Words};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Sequences of classes and the class of their joined form.
#[derive(Default)]
pub(crate) struct Phrases {
    by_first: FxHashMap<u32, Vec<(Vec<u32>, u32)>>,
    /// Whether a phrase begins with the class of this number: asked of every word of every article.
    begins: Vec<bool>,
}

impl Phrases {
    /// Learns the hyphenated words of the articles and the phrases of the word lists; gives each spelling that occurs a
    /// surface of its own (*logged in*), so that a reader's browser finds it without a stemmer.
    pub(crate) fn learn(vocabulary: &mut Vocabulary, parsed: &[Parsed], lists: &Words) -> Self {
        let mut known: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        for parts in hyphenated(vocabulary, parsed) {
            let joined: String = surfaces(vocabulary, &parts).concat();
            let class = vocabulary.class_name(&joined);
            add(vocabulary, &mut known, &parts, &class);
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
            let class = vocabulary.add(spaced(phrase), phrase.join(" "), &class);
            known.entry(parts).or_insert(class);
            if let Some(telling) = lists.telling(phrase) {
                let class = vocabulary.classes.get(class as usize).cloned().unwrap_or_default();
                let class = vocabulary.add(spaced(&telling), telling.join(" "), &class);
                let parts = telling.iter().filter_map(|word| vocabulary.class_of_surface(&fold(word))).collect();
                known.entry(parts).or_insert(class);
            }
        }
        let mut phrases = Self::default();
        for (parts, class) in known {
            if let Some((first, rest)) = parts.split_first() {
                phrases.by_first.entry(*first).or_default().push((rest.to_vec(), class));
            }
        }
        phrases.begins =
            (0..vocabulary.classes.len() as u32).map(|class| phrases.by_first.contains_key(&class)).collect();
        phrases.add_spellings(vocabulary, parsed, lists);
        phrases
    }

    /// The joined classes of the phrases that start here, each with its number of words.
    pub(crate) fn starting(&self, classes: &[u32]) -> impl Iterator<Item = (u32, usize)> {
        let rest = classes.get(1..).unwrap_or_default();
        let first = classes.first().filter(|first| self.begins.get(**first as usize).copied().unwrap_or(false));
        let candidates = first.and_then(|first| self.by_first.get(first)).map(Vec::as_slice).unwrap_or_default();
        candidates
            .iter()
            .filter(move |(parts, _)| rest.starts_with(parts))
            .map(|(parts, class)| (*class, parts.len() + 1))
    }

    fn add_spellings(&self, vocabulary: &mut Vocabulary, parsed: &[Parsed], lists: &Words) {
        let silent: Vec<bool> =
            vocabulary.surfaces.iter().map(|surface| lists.silent.contains(&surface.folded)).collect();
        let speaks = |word: &u32| !silent.get(*word as usize).copied().unwrap_or(false);
        let mut found: FxHashMap<Vec<u32>, BTreeSet<u32>> = FxHashMap::default();
        let (mut plain, mut classes): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        for stream in parsed.iter().flat_map(Parsed::streams) {
            plain.clear();
            plain.extend(stream.iter().filter(|(_, kind)| *kind == Kind::Word).map(|(word, _)| word));
            self.note_spellings(vocabulary, &plain, &mut classes, &mut found);
            // Once more as they stand without silent words between them.
            plain.retain(speaks);
            self.note_spellings(vocabulary, &plain, &mut classes, &mut found);
        }
        let found: BTreeMap<Vec<u32>, BTreeSet<u32>> = found.into_iter().collect();
        for (words, classes) in found {
            // The first class is the spelling's; what else it leads to is read word by word.
            let class = classes.first().and_then(|class| vocabulary.classes.get(*class as usize)).cloned();
            if let Some(class) = class {
                let spelling = surfaces(vocabulary, &words).join(" ");
                vocabulary.add(spelling.clone(), spelling, &class);
            }
        }
    }
}

impl Phrases {
    fn note_spellings(
        &self,
        vocabulary: &Vocabulary,
        words: &[u32],
        classes: &mut Vec<u32>,
        found: &mut FxHashMap<Vec<u32>, BTreeSet<u32>>,
    ) {
        classes.clear();
        classes.extend(words.iter().filter_map(|word| vocabulary.class_of(*word)));
        for start in 0..classes.len() {
            for (class, count) in self.starting(classes.get(start..).unwrap_or_default()) {
                let spelling = words.get(start..start + count).unwrap_or_default();
                match found.get_mut(spelling) {
                    Some(classes) => drop(classes.insert(class)),
                    None => drop(found.insert(spelling.to_vec(), BTreeSet::from([class]))),
                }
            }
        }
    }
}

fn add(vocabulary: &mut Vocabulary, known: &mut BTreeMap<Vec<u32>, u32>, words: &[u32], class: &str) {
    let parts: Vec<u32> = words.iter().filter_map(|word| vocabulary.class_of(*word)).collect();
    let spelling = surfaces(vocabulary, words).join(" ");
    let class = vocabulary.add(spelling.clone(), spelling, class);
    known.insert(parts, class);
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
