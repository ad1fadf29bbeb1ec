//! Every word of a language's articles, numbered, with its class; and the articles as streams of these numbers.
use super::Document;
use super::stem::Classes;
use super::text::{Kind, fold, words};
use super::words::Words;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Articles read with one table of words, at least: smaller batches keep most words many times over. Larger ones are as many as
/// leave every core two.
const BATCH_MIN: usize = 512;

/// Marks a number in a stream as the joined form of the hyphenated words before it.
const JOINED: u32 = 1 << 31;

/// A text as numbers of words.
#[derive(Debug, Default)]
pub(crate) struct Stream(Vec<u32>);

impl Stream {
    /// The words, with whether each is a joined form.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, Kind)> + '_ {
        self.0.iter().map(|raw| (raw & !JOINED, if raw & JOINED == 0 { Kind::Word } else { Kind::Joined }))
    }

    /// The words alone, joined forms left out.
    pub(crate) fn words(&self) -> impl Iterator<Item = u32> + '_ {
        self.iter().filter(|(_, kind)| *kind == Kind::Word).map(|(word, _)| word)
    }

    fn read(text: &str, numbers: &mut Numbers) -> Self {
        let mut stream = Vec::new();
        words(text, |word, kind| {
            let number = numbers.of(word);
            stream.push(if kind == Kind::Joined { number | JOINED } else { number });
        });
        stream.shrink_to_fit();
        Self(stream)
    }

    fn renumber(&mut self, to: &[Option<u32>]) {
        self.0.retain_mut(|raw| {
            let new = to.get((*raw & !JOINED) as usize).copied().flatten();
            *raw = new.map_or(*raw, |number| number | (*raw & JOINED));
            new.is_some()
        });
    }
}

/// One article as streams.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) title: Stream,
    pub(crate) asked_as: Vec<Stream>,
    pub(crate) section: Stream,
    pub(crate) description: Stream,
    /// Heading and text.
    pub(crate) passages: Vec<(Stream, Stream)>,
    /// Whether it is a page of the site.
    pub(crate) page: bool,
}

impl Parsed {
    /// Takes the texts out of the document.
    fn read(document: &mut Document, numbers: &mut Numbers) -> Self {
        // A page of the site is found by its phrases alone.
        let [title, description] =
            [&document.title, &document.description].map(|text| if document.page { "" } else { text.as_str() });
        Self {
            title: Stream::read(title, numbers),
            asked_as: document.asked_as.iter().map(|(phrase, _)| Stream::read(phrase, numbers)).collect(),
            section: Stream::read(&document.section, numbers),
            description: Stream::read(description, numbers),
            page: document.page,
            passages: document
                .passages
                .iter_mut()
                .map(|p| (Stream::read(&p.heading, numbers), Stream::read(&std::mem::take(&mut p.text), numbers)))
                .collect(),
        }
    }

    fn renumber(&mut self, to: &[Option<u32>]) {
        let passages = self.passages.iter_mut().flat_map(|(heading, text)| [heading, text]);
        let rest = [&mut self.title, &mut self.section, &mut self.description];
        rest.into_iter().chain(&mut self.asked_as).chain(passages).for_each(|stream| stream.renumber(to));
    }
}

/// The words of one batch, numbered in the order they were met.
#[derive(Default)]
struct Numbers {
    of: FxHashMap<String, u32>,
    counts: Vec<u32>,
}

impl Numbers {
    fn of(&mut self, word: &str) -> u32 {
        let number = match self.of.get(word) {
            Some(number) => *number,
            None => {
                let number = self.counts.len() as u32;
                self.of.insert(word.to_owned(), number);
                self.counts.push(0);
                number
            }
        };
        if let Some(count) = self.counts.get_mut(number as usize) {
            *count += 1;
        }
        number
    }
}

/// A folded word that the articles or the word lists contain.
#[derive(Debug, Clone)]
pub(crate) struct Surface {
    /// The folded letters; several words with single spaces between them for a phrase.
    pub(crate) folded: String,
    /// The most frequent way it is written, lowercased.
    pub(crate) written: String,
    /// The number of its class.
    pub(crate) class: u32,
}

/// All folded words and classes, numbered alphabetically, so that the numbers repeat from build to build.
pub(crate) struct Vocabulary {
    pub(crate) surfaces: Vec<Surface>,
    pub(crate) classes: Vec<String>,
    by_surface: FxHashMap<String, u32>,
    by_class: FxHashMap<String, u32>,
    stem: Classes,
}

impl Vocabulary {
    /// Reads all documents and takes their texts.
    pub(crate) fn read(language: &str, documents: &mut [Document], lists: &Words) -> (Self, Vec<Parsed>) {
        let size = (documents.len() / (2 * rayon::current_num_threads())).max(BATCH_MIN);
        let mut batches: Vec<(Numbers, Vec<Parsed>)> = documents
            .par_chunks_mut(size)
            .map(|chunk| {
                let mut numbers = Numbers::default();
                let parsed = chunk.iter_mut().map(|document| Parsed::read(document, &mut numbers)).collect();
                (numbers, parsed)
            })
            .collect();
        let vocabulary = Self::from_counts(Classes::of(language, lists), count(&batches));
        batches.par_iter_mut().for_each(|(numbers, parsed)| {
            let mut to = vec![None; numbers.counts.len()];
            for (word, number) in &numbers.of {
                if let Some(place) = to.get_mut(*number as usize) {
                    *place = vocabulary.by_surface.get(&fold(word)).copied();
                }
            }
            parsed.iter_mut().for_each(|one| one.renumber(&to));
        });
        (vocabulary, batches.into_iter().flat_map(|(_, parsed)| parsed).collect())
    }

    fn from_counts(stem: Classes, counts: FxHashMap<&str, u32>) -> Self {
        // Of the words that fold to the same letters, the most frequent decides the class.
        let mut spellings: BTreeMap<String, (&str, u32)> = BTreeMap::new();
        for (word, count) in counts {
            let folded = fold(word);
            if folded.is_empty() {
                continue;
            }
            let best = spellings.entry(folded).or_insert((word, count));
            if (count, std::cmp::Reverse(word)) > (best.1, std::cmp::Reverse(best.0)) {
                *best = (word, count);
            }
        }
        let mut vocabulary = Self {
            surfaces: Vec::new(),
            classes: Vec::new(),
            by_surface: FxHashMap::default(),
            by_class: FxHashMap::default(),
            stem,
        };
        for (folded, (written, _)) in spellings {
            let class = vocabulary.stem.class(written);
            vocabulary.add(folded, written.to_owned(), &class);
        }
        vocabulary
    }

    /// Adds a surface, or leaves the one there is; returns the class it belongs to.
    pub(crate) fn add(&mut self, folded: String, written: String, class: &str) -> u32 {
        if let Some(surface) = self.by_surface.get(&folded).and_then(|number| self.surfaces.get(*number as usize)) {
            return surface.class;
        }
        let class = match self.by_class.get(class) {
            Some(number) => *number,
            None => {
                let number = self.classes.len() as u32;
                self.classes.push(class.to_owned());
                self.by_class.insert(class.to_owned(), number);
                number
            }
        };
        self.by_surface.insert(folded.clone(), self.surfaces.len() as u32);
        self.surfaces.push(Surface { folded, written, class });
        class
    }

    /// The class of a surface by its number.
    pub(crate) fn class_of(&self, surface: u32) -> Option<u32> {
        self.surfaces.get(surface as usize).map(|surface| surface.class)
    }

    /// The class of a written word, known or not.
    pub(crate) fn class_name(&self, word: &str) -> String {
        let known = self.by_surface.get(&fold(word)).and_then(|number| self.class_of(*number));
        match known.and_then(|class| self.classes.get(class as usize)) {
            Some(class) => class.clone(),
            None => self.stem.class(word),
        }
    }

    /// The class of a folded word or phrase.
    pub(crate) fn class_of_surface(&self, folded: &str) -> Option<u32> {
        self.by_surface.get(folded).and_then(|number| self.class_of(*number))
    }
}

fn count(batches: &[(Numbers, Vec<Parsed>)]) -> FxHashMap<&str, u32> {
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for (numbers, _) in batches {
        for (word, number) in &numbers.of {
            *counts.entry(word).or_default() += numbers.counts.get(*number as usize).copied().unwrap_or(0);
        }
    }
    counts
}
