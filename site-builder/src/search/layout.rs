//! Cutting the index into files: which words share one, and what each file's bytes are.
//!
//! A file of words holds a stretch of the alphabet: its surfaces, its classes and their postings, so that one request
//! answers for a word and for how it may end.
use super::bytes::{pack, put, put_words, zigzag};
use super::postings::Postings;
use super::vocabulary::{Surface, Vocabulary};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// The first bytes of a file of words.
pub(crate) const WORDS_MAGIC: &[u8; 4] = b"PWW1";
/// The first bytes of a file of spellings.
pub(crate) const SPELLING_MAGIC: &[u8; 4] = b"PWS1";

/// A file of words is closed when it reaches this many bytes before gzip; measured, smaller ones cost more requests and
/// compress worse, larger ones carry too much that was not asked for.
const WORDS_BYTES: usize = 9_000;
/// The same for spellings, of which a misspelt word needs one or two.
const SPELLING_BYTES: usize = 24_000;
/// Above this many spellings, words of a single article are left out of them: half of a large vocabulary, and hardly
/// ever what a mistyped word meant.
const SPELLINGS_MAX: usize = 24_000;
/// Shorter words are not mended, so nothing is mended to them.
const SPELLING_LETTERS_MIN: usize = 3;
/// Endings kept for recognising forms that no article uses.
const ENDINGS_MAX: usize = 160;
/// An ending seen on fewer words than this is an accident.
const ENDING_WORDS_MIN: u32 = 3;
/// Longer endings are compound words.
const ENDING_LETTERS_MAX: usize = 6;

/// A class with its postings, in its final order.
struct Class<'a> {
    letters: &'a str,
    postings: &'a Postings,
}

/// The live part of a vocabulary in alphabetical order.
pub(crate) struct Layout<'a> {
    classes: Vec<Class<'a>>,
    surfaces: Vec<(&'a Surface, u32)>,
    /// Words that are right and in no article: nobody who types them meant another.
    right: Vec<&'a Surface>,
}

/// A file and where it begins.
#[derive(Debug)]
pub(crate) struct Part {
    /// The least surface that belongs here.
    pub(crate) first: String,
    /// How many classes stand in it.
    pub(crate) classes: u32,
    /// Its bytes as they are shipped: unpacked, all together are as large as everything they are made of.
    pub(crate) packed: Vec<u8>,
}

impl Part {
    pub(crate) fn of(first: String, classes: u32, bytes: &[u8]) -> Self {
        Self { first, classes, packed: pack(bytes) }
    }
}

impl<'a> Layout<'a> {
    /// Leaves out what no article contains and numbers the rest alphabetically.
    pub(crate) fn new(vocabulary: &'a Vocabulary, postings: &'a [Postings]) -> Self {
        let mut live: Vec<(usize, Class<'a>)> = vocabulary
            .classes
            .iter()
            .zip(postings)
            .enumerate()
            .filter(|(_, (_, postings))| postings.count() > 0)
            .map(|(old, (letters, postings))| (old, Class { letters, postings }))
            .collect();
        live.sort_by(|a, b| a.1.letters.cmp(b.1.letters));
        let new: HashMap<u32, u32> = live.iter().enumerate().map(|(new, (old, _))| (*old as u32, new as u32)).collect();
        let mut surfaces: Vec<(&Surface, u32)> =
            vocabulary.surfaces.iter().filter_map(|surface| Some((surface, *new.get(&surface.class)?))).collect();
        surfaces.sort_by(|a, b| a.0.folded.cmp(&b.0.folded));
        let right = vocabulary.surfaces.iter().filter(|surface| !new.contains_key(&surface.class)).collect();
        Self { classes: live.into_iter().map(|(_, class)| class).collect(), surfaces, right }
    }

    /// The files of words, in order.
    pub(crate) fn words(&self) -> Vec<Part> {
        let cuts = self.cuts();
        let ends = cuts
            .iter()
            .skip(1)
            .map(|(class, first)| (*class, Some(first.as_str())))
            .chain([(self.classes.len(), None)]);
        let mut rest = self.surfaces.as_slice();
        let mut stretches = Vec::with_capacity(cuts.len());
        for ((from, first), (to, end)) in cuts.iter().zip(ends) {
            let count =
                end.map_or(rest.len(), |end| rest.partition_point(|(surface, _)| surface.folded.as_str() < end));
            let (surfaces, later) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            rest = later;
            stretches.push((first, *from, self.classes.get(*from..to).unwrap_or_default(), surfaces));
        }
        let part = |(first, from, classes, surfaces): (&String, usize, &[Class<'_>], &[(&Surface, u32)])| {
            Part::of(first.clone(), classes.len() as u32, &words_file(from as u32, classes, surfaces))
        };
        stretches.into_par_iter().map(part).collect()
    }

    /// Where files begin: the number of a class, and the least letters that set it apart from the one before.
    fn cuts(&self) -> Vec<(usize, String)> {
        let mut spellings: HashMap<u32, usize> = HashMap::new();
        for (surface, class) in &self.surfaces {
            *spellings.entry(*class).or_default() += surface.folded.len() / 2 + 3;
        }
        let mut cuts = vec![(0, String::new())];
        let mut filled = 0;
        let mut last = "";
        for (number, class) in self.classes.iter().enumerate() {
            let bytes = class.postings.len() + spellings.get(&(number as u32)).copied().unwrap_or(0) + 4;
            // A word that fills a file alone does not burden its neighbours.
            let full = filled > 0 && (filled + bytes > WORDS_BYTES * 3 / 2 || filled > WORDS_BYTES);
            if full && let Some(first) = apart(last, class.letters) {
                cuts.push((number, first));
                filled = 0;
            }
            filled += bytes;
            last = class.letters;
        }
        cuts
    }

    /// The files of spellings, in order.
    pub(crate) fn spellings(&self) -> Vec<Part> {
        let mut by_letter: BTreeMap<char, BTreeMap<&str, (&str, u8)>> = BTreeMap::new();
        let least = if self.surfaces.len() > SPELLINGS_MAX { 2 } else { 1 };
        let known = self.surfaces.iter().map(|(surface, class)| {
            (*surface, self.classes.get(*class as usize).map_or(0, |class| class.postings.count()))
        });
        for (surface, count) in known.chain(self.right.iter().map(|surface| (*surface, 0))) {
            let long = surface.folded.chars().count() >= SPELLING_LETTERS_MIN;
            let Some(letter) = surface.folded.chars().next() else { continue };
            if long && (count >= least || count == 0) && surface.folded.chars().all(char::is_alphabetic) {
                let spelling = (surface.written.as_str(), (u32::BITS - count.leading_zeros()) as u8);
                by_letter.entry(letter).or_default().insert(&surface.folded, spelling);
            }
        }
        let mut parts: Vec<Part> = Vec::new();
        let mut filled: Vec<(&str, u8)> = Vec::new();
        let mut first = String::new();
        for (letter, words) in by_letter {
            let words: Vec<(&str, u8)> = words.into_values().collect();
            let size = |words: &[(&str, u8)]| words.iter().map(|(word, _)| word.len() / 2 + 3).sum::<usize>();
            if !filled.is_empty() && size(&filled) + size(&words) > SPELLING_BYTES {
                parts.push(spelling_file(std::mem::replace(&mut first, letter.to_string()), &filled));
                filled.clear();
            }
            filled.extend(words);
        }
        parts.push(spelling_file(first, &filled));
        parts
    }

    /// The endings that words take in this language, as the words of the index show them: the browser knows forms by them.
    pub(crate) fn endings(&self) -> Vec<String> {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for (surface, class) in &self.surfaces {
            let Some(stem) = self.classes.get(*class as usize).map(|class| class.letters) else { continue };
            let ending = surface.folded.strip_prefix(stem).unwrap_or_default();
            let letters = ending.chars().count();
            if (1..=ENDING_LETTERS_MAX).contains(&letters) && ending.chars().all(char::is_alphabetic) {
                *counts.entry(ending).or_default() += 1;
            }
        }
        let mut endings: Vec<(&str, u32)> =
            counts.into_iter().filter(|(_, count)| *count >= ENDING_WORDS_MIN).collect();
        endings.sort_by_key(|(ending, count)| (std::cmp::Reverse(*count), *ending));
        endings.truncate(ENDINGS_MAX);
        endings.into_iter().map(|(ending, _)| ending.to_owned()).collect()
    }
}

/// The shortest beginning of `next` that comes after `last`.
fn apart(last: &str, next: &str) -> Option<String> {
    next.char_indices()
        .map(|(at, c)| next.get(..at + c.len_utf8()).unwrap_or(next))
        .find(|start| *start > last)
        .map(str::to_owned)
}

fn words_file(first: u32, classes: &[Class<'_>], surfaces: &[(&Surface, u32)]) -> Vec<u8> {
    let mut out = WORDS_MAGIC.to_vec();
    put(&mut out, first);
    put(&mut out, classes.len() as u32);
    put(&mut out, surfaces.len() as u32);
    put_words(&mut out, surfaces.iter().map(|(surface, _)| surface.folded.as_str()));
    let mut last = i64::from(first);
    let mut stems = vec![Stem::default(); classes.len()];
    for (surface, class) in surfaces {
        put(&mut out, zigzag(i64::from(*class) - last));
        last = i64::from(*class);
        let inside = class.checked_sub(first).map(|i| i as usize);
        if let Some((stem, class)) = inside.and_then(|i| Some((stems.get_mut(i)?, classes.get(i)?))) {
            stem.see(&surface.folded, class.letters);
        }
    }
    for (class, stem) in classes.iter().zip(stems) {
        put(&mut out, class.postings.count());
        put(&mut out, class.postings.len() as u32);
        put(&mut out, stem.number());
    }
    classes.iter().for_each(|class| class.postings.write(&mut out));
    out
}

/// How a class's stem is written without its letters: so many bytes of one of its surfaces.
#[derive(Debug, Default, Clone)]
struct Stem {
    bytes: u32,
    /// Surfaces of the class that come before the one that begins with the stem.
    skipped: u32,
}

impl Stem {
    fn see(&mut self, surface: &str, stem: &str) {
        if self.bytes > 0 {
            return;
        }
        if surface.starts_with(stem) {
            self.bytes = stem.len() as u32;
        } else {
            self.skipped += 1;
        }
    }

    /// 0 when no surface here begins with the stem, or only a late one.
    fn number(&self) -> u32 {
        if self.bytes == 0 || self.skipped > 3 { 0 } else { self.bytes << 2 | self.skipped }
    }
}

fn spelling_file(first: String, words: &[(&str, u8)]) -> Part {
    let mut out = SPELLING_MAGIC.to_vec();
    put(&mut out, words.len() as u32);
    put_words(&mut out, words.iter().map(|(word, _)| *word));
    out.extend(words.iter().map(|(_, count)| *count));
    Part::of(first, 0, &out)
}
