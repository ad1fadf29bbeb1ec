//! What each typed word may mean: classes of the index, each with how sure the reading is. The same as
//! `web/lib/search/reading.js`, rule for rule.
use super::engine::{Engine, WordsFile};
use super::mending::mend;
use super::text::{Kind, folded_words};
use std::collections::{BTreeMap, BTreeSet};

const TELLING_MAX: usize = 32;
const COMPLETIONS_MAX: usize = 24;
const PHRASE_WORDS_MAX: usize = 3;
const ENDING_LETTERS_MAX: usize = 6;
const STEM_LETTERS_MIN: usize = 3;
const SUFFIXED_LETTERS_MIN: usize = 4;

/// A typed word and its readings.
pub(crate) struct Word {
    pub(crate) surface: String,
    pub(crate) letters: Vec<char>,
    pub(crate) unfinished: bool,
    silent: bool,
    pub(crate) weight: f64,
    /// What it is as it stands, or as a form, or mended; not what it may begin.
    pub(crate) class: Option<u32>,
    /// Class and sureness, in the order they were found.
    pub(crate) readings: Vec<(u32, f64)>,
}

impl Word {
    pub(crate) fn read(&mut self, class: Option<u32>, sureness: f64) {
        let Some(class) = class else { return };
        match self.readings.iter_mut().find(|(known, _)| *known == class) {
            Some((_, known)) => *known = known.max(sureness),
            None => self.readings.push((class, sureness)),
        }
    }
}

/// Whether so much is told that it is a story, by the weights of its words.
pub(crate) fn is_story(weights: impl Iterator<Item = f64>, engine: &Engine) -> bool {
    weights.filter(|weight| *weight >= 1.0).count() as f64 > engine.manifest.weights.story
}

/// The words of a query that are worth looking up.
pub(crate) fn interpret(query: &str, engine: &Engine) -> Vec<Word> {
    let (mut plain, joined) = cut(query, engine);
    let bare = plain.iter().all(|word| word.silent || word.weight < 1.0);
    if plain.iter().all(|word| word.silent) {
        plain.iter_mut().for_each(|word| word.silent = false);
    }
    if bare {
        plain.iter_mut().for_each(|word| word.weight = 1.0);
    }
    for word in plain.iter_mut().filter(|word| !word.silent) {
        look(word, engine);
    }
    for (surface, parts) in joined {
        let class = engine.class_of(&surface);
        for word in plain.get_mut(parts).into_iter().flatten() {
            word.read(class, engine.manifest.weights.joined);
        }
    }
    let mut known = spans(&plain, engine);
    let asks =
        |word: &Word| engine.lists.asking.contains(&word.surface) || engine.lists.denying.contains(&word.surface);
    let story = is_story(plain.iter().filter(|word| !word.silent).map(|word| word.weight), engine);
    let mut any = false;
    for (i, word) in plain.iter_mut().enumerate() {
        let explained = word.silent || !word.readings.is_empty() || known.iter().any(|(part, _)| *part == i);
        if !explained && !asks(word) {
            mend(word, story, engine);
            any = true;
        }
    }
    if any {
        known = spans(&plain, engine);
    }
    let parts: BTreeSet<usize> = known.iter().map(|(part, _)| *part).collect();
    count_as_one(&mut plain, known, engine);
    // What is said twice (*nie mogę nic*) is asked once.
    let mut asked: BTreeSet<u32> = BTreeSet::new();
    let mut number = 0;
    plain.retain(|word| {
        let again = !word.silent && word.class.is_some_and(|class| !asked.insert(class)) && !parts.contains(&number);
        number += 1;
        !again
    });
    plain.retain(|word| !word.silent);
    plain
}

type Joined = (String, std::ops::Range<usize>);

fn cut(query: &str, engine: &Engine) -> (Vec<Word>, Vec<Joined>) {
    let mut plain: Vec<Word> = Vec::new();
    let mut joined = Vec::new();
    for (surface, kind) in folded_words(query) {
        if kind == Kind::Joined {
            let parts = |count: &usize| {
                let from = plain.len().checked_sub(*count)?;
                let letters: String = plain.get(from..)?.iter().map(|word| word.surface.as_str()).collect();
                (letters == surface).then_some(from..plain.len())
            };
            joined.extend([2, 3].iter().find_map(parts).map(|parts| (surface, parts)));
        } else {
            let weight = weight_of(&surface, engine);
            let silent = engine.lists.silent.contains(&surface);
            plain.push(Word {
                letters: surface.chars().collect(),
                surface,
                unfinished: false,
                silent,
                weight,
                class: None,
                readings: Vec::new(),
            });
        }
    }
    if let Some(last) = plain.last_mut() {
        last.unfinished = query.chars().next_back().is_some_and(char::is_alphanumeric);
    }
    hush(&mut plain, &engine.lists.silent_phrases);
    let mut told = 0;
    let end = plain.iter().position(|word| {
        told += usize::from(!word.silent && word.weight >= 1.0);
        told > TELLING_MAX
    });
    plain.truncate(end.unwrap_or(plain.len()));
    joined.retain(|(_, parts)| parts.end <= plain.len());
    (plain, joined)
}

/// Silences the words of phrases that say nothing.
fn hush(plain: &mut [Word], phrases: &[Vec<String>]) {
    let mut rest = plain;
    while !rest.is_empty() {
        let begins = |phrase: &&Vec<String>| {
            rest.len() >= phrase.len() && rest.iter().zip(phrase.iter()).all(|(word, own)| word.surface == *own)
        };
        let count = phrases.iter().find(begins).map_or(0, Vec::len);
        let (said, after) = rest.split_at_mut(count.max(1));
        said.iter_mut().take(count).for_each(|word| word.silent = true);
        rest = after;
    }
}

fn weight_of(surface: &str, engine: &Engine) -> f64 {
    let weights = &engine.manifest.weights;
    if engine.lists.denying.contains(surface) {
        weights.denying
    } else if engine.lists.asking.contains(surface) {
        weights.asking
    } else {
        1.0
    }
}

/// The word itself, what it begins, a form of it.
fn look(word: &mut Word, engine: &Engine) {
    let weights = &engine.manifest.weights;
    let Some(own) = engine.words_of(&word.surface) else { return };
    let exact = own.class_of(&word.surface);
    word.read(exact, 1.0);
    if word.unfinished || exact.is_none() {
        complete(word, engine, if exact.is_none() { weights.prefix } else { weights.prefix * weights.completed });
    }
    word.class = exact.or_else(|| form_of(&word.letters, own, engine));
    if exact.is_none() {
        word.read(word.class, weights.form);
    }
}

fn complete(word: &mut Word, engine: &Engine, sureness: f64) {
    if word.letters.len() < 2 {
        return;
    }
    let mut best: BTreeMap<u32, (f64, u32)> = BTreeMap::new();
    for part in engine.words_from(&word.surface, if word.letters.len() > 2 { 4 } else { 1 }) {
        for (known, class) in &part.surfaces {
            if !known.starts_with(&word.surface) || known.len() == word.surface.len() || known.contains(' ') {
                continue;
            }
            let missing = known.chars().count() - word.letters.len();
            let value = sureness * (1.0 - 0.04 * missing as f64).max(0.6);
            let entry = best.entry(*class).or_insert((value, part.count(*class)));
            if value > entry.0 {
                *entry = (value, part.count(*class));
            }
        }
    }
    let mut ranked: Vec<(u32, (f64, u32))> = best.into_iter().collect();
    ranked.sort_by_key(|(class, (_, count))| (std::cmp::Reverse(*count), *class));
    for (class, (value, _)) in ranked.into_iter().take(COMPLETIONS_MAX) {
        word.read(Some(class), value);
    }
}

pub(crate) fn form_of(letters: &[char], part: &WordsFile, engine: &Engine) -> Option<u32> {
    form_before(letters, part, engine).or_else(|| {
        let surface = String::from_iter(letters);
        engine.lists.suffixes.iter().find_map(|suffix| {
            let rest = surface.strip_suffix(suffix.as_str()).filter(|_| !suffix.is_empty())?;
            class_of_rest(rest, SUFFIXED_LETTERS_MIN, engine, form_before)
        })
    })
}

/// The class of what is left of a word, `least` letters and more: as it stands, or as a form.
pub(crate) fn class_of_rest(
    rest: &str,
    least: usize,
    engine: &Engine,
    form: fn(&[char], &WordsFile, &Engine) -> Option<u32>,
) -> Option<u32> {
    let letters: Vec<char> = rest.chars().collect();
    let own = engine.words_of(rest).filter(|_| letters.len() >= least)?;
    own.class_of(rest).or_else(|| form(&letters, own, engine))
}

fn form_before(letters: &[char], part: &WordsFile, engine: &Engine) -> Option<u32> {
    let cuts = cuts(letters, engine);
    let known = cuts.iter().find_map(|(stem, _)| part.class_of_stem(stem));
    known.or_else(|| cuts.iter().find_map(|(stem, ending)| changed(stem, ending, engine)))
}

/// Where a word may be cut before an ending of the language, the shortest ending first.
pub(crate) fn cuts(letters: &[char], engine: &Engine) -> Vec<(String, String)> {
    let splits = splits(letters, &engine.lists.endings, STEM_LETTERS_MIN);
    splits.rev().map(|(stem, ending)| (String::from_iter(stem), ending)).collect()
}

/// Where letters may be cut before an ending of the language, `least` of them kept: the longest ending first.
pub(crate) fn splits<'a>(
    letters: &'a [char],
    endings: &'a BTreeSet<String>,
    least: usize,
) -> impl DoubleEndedIterator<Item = (&'a [char], String)> {
    let least = letters.len().saturating_sub(ENDING_LETTERS_MAX).max(least);
    (least..letters.len()).filter_map(move |cut| {
        let (stem, ending) = letters.split_at_checked(cut)?;
        let ending = String::from_iter(ending);
        endings.contains(&ending).then_some((stem, ending))
    })
}

/// The class of a known word that an ending changes.
fn changed(stem: &str, ending: &str, engine: &Engine) -> Option<u32> {
    // *pointters* is a slip and no form of *point*.
    let slip = |single: &&str| engine.class_of(&format!("{single}{ending}")).is_some();
    let undoubled = || undoubled(stem).filter(|single| !slip(single)).and_then(|single| engine.class_of(single));
    wholes(stem).iter().find_map(|whole| engine.class_of(whole)).or_else(undoubled)
}

/// The words that may have become this stem before an ending: *take* in *taking*, *story* in *stories*.
pub(crate) fn wholes(stem: &str) -> Vec<String> {
    let with_y = stem.strip_suffix('i').map(|rest| format!("{rest}y"));
    [stem.to_owned(), format!("{stem}e")].into_iter().chain(with_y).collect()
}

/// The word whose last letter an ending has doubled: *plan* in *planned*.
pub(crate) fn undoubled(stem: &str) -> Option<&str> {
    let last = stem.chars().next_back()?;
    stem.strip_suffix(last).filter(|single| single.ends_with(last))
}

/// The phrases the index knows, with or without silent words between their words: the number of a word, and the phrase's class.
fn spans(plain: &[Word], engine: &Engine) -> Vec<(usize, u32)> {
    let mut found: Vec<(usize, u32)> = Vec::new();
    let spoken: Vec<usize> = (0..plain.len()).filter(|i| plain.get(*i).is_some_and(|word| !word.silent)).collect();
    let class = |parts: &[usize]| {
        let words: Option<Vec<&Word>> = parts.iter().map(|i| plain.get(*i)).collect();
        let words = words?;
        let class = |spelling: Vec<&str>, between: &str| engine.class_of(&spelling.join(between));
        let typed = || -> Vec<&str> { words.iter().map(|word| word.surface.as_str()).collect() };
        let file = |between: &str| engine.words_of(&typed().join(between)).map(std::ptr::from_ref);
        let is_split =
            matches!(parts, [first, second] if first + 1 == *second) && words.iter().all(|word| !word.silent);
        let stem = |word: &&Word| word.class.and_then(|class| engine.stem_of(class));
        // As typed, in any form of its words, or as one word (*pass word*).
        class(typed(), " ")
            .or_else(|| class(words.iter().map(|word| stem(word).unwrap_or(&word.surface)).collect(), " "))
            .or_else(|| if is_split && file(" ") == file("") { class(typed(), "") } else { None })
    };
    for (place, from) in spoken.iter().enumerate() {
        for count in 2..=PHRASE_WORDS_MAX {
            let whole: Vec<usize> = (*from..from + count).collect();
            let telling = spoken.get(place..place + count).unwrap_or_default();
            for parts in [whole.as_slice(), if telling == whole { &[] } else { telling }] {
                if let Some(class) = class(parts) {
                    found.extend(parts.iter().map(|i| (*i, class)));
                }
            }
        }
    }
    found
}

/// Words that count as one then mean less by themselves.
fn count_as_one(plain: &mut [Word], known: Vec<(usize, u32)>, engine: &Engine) {
    let weights = &engine.manifest.weights;
    for (i, word) in plain.iter_mut().enumerate() {
        if known.iter().any(|(part, _)| *part == i) {
            word.readings.iter_mut().for_each(|(_, sureness)| *sureness *= weights.part);
        }
    }
    for (i, class) in known {
        if let Some(word) = plain.get_mut(i) {
            word.read(Some(class), weights.joined);
        }
    }
}
