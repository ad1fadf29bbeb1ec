//! From streams of words to postings: BM25F over the fields of an article, and the places in its phrases.
use super::phrases::Phrases;
use super::postings::{HEADING, IMPACT_MAX, PASSAGE_LAST, Place, Posting, Postings, TITLE};
use super::text::fold;
use super::vocabulary::{Parsed, Stream, Vocabulary};
use super::weights::{BODY_LENGTH, FIELDS, SATURATION};
use super::words::Words;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Articles are turned into postings so many at a time: enough for every core, little enough to keep in memory.
const BATCH: usize = 512;

/// What is known before an article is read.
pub(crate) struct Reading<'a> {
    phrases: &'a Phrases,
    /// The class of every word, and what it says.
    words: Vec<(u32, Weight)>,
    classes: usize,
    body_words: f32,
}

/// What a word says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    Telling,
    Asking,
    Silent,
    Denying,
}

impl Weight {
    /// Whether a phrase is the longer for it. *I cannot connect* is about more than *connect*, and *What is a passkey?* answers
    /// who asks for a passkey less well than *Add a passkey*; what authors say people ask is a question anyway. In a
    /// phrase of a page of the site words that ask count too: *where is my parcel* is not *where is my ticket*.
    fn counts(self, phrase: u16, page: bool) -> bool {
        match self {
            Self::Telling | Self::Denying => true,
            Self::Asking => page || !(1..HEADING).contains(&phrase),
            Self::Silent => false,
        }
    }
}

impl<'a> Reading<'a> {
    pub(crate) fn new(vocabulary: &Vocabulary, phrases: &'a Phrases, lists: &Words, parsed: &[Parsed]) -> Self {
        let denying: BTreeSet<String> = lists.denying.iter().map(|word| fold(word)).collect();
        let weight = |word: &String| {
            if denying.contains(word) {
                Weight::Denying
            } else if lists.silent.contains(word) {
                Weight::Silent
            } else if lists.asking.contains(word) {
                Weight::Asking
            } else {
                Weight::Telling
            }
        };
        let words = vocabulary.surfaces.iter().map(|surface| (surface.class, weight(&surface.folded))).collect();
        let body: usize = parsed.par_iter().map(body_words).sum();
        let body_words = (body as f32 / parsed.len().max(1) as f32).max(1.0);
        Self { phrases, words, classes: vocabulary.classes.len(), body_words }
    }

    /// The postings of every class, in the vocabulary's numbers.
    pub(crate) fn postings(&self, parsed: &[Parsed]) -> Vec<Postings> {
        let mut all = vec![Postings::default(); self.classes];
        for (batch, articles) in parsed.chunks(BATCH).enumerate() {
            let document = |i: usize| (batch * BATCH + i) as u32;
            let sheets = articles.par_iter().enumerate();
            let read: Vec<_> =
                sheets.map_init(|| Sheet::of(self), |sheet, (i, article)| sheet.read(article, document(i))).collect();
            for (class, posting) in read.into_iter().flatten() {
                if let Some(postings) = all.get_mut(class as usize) {
                    postings.push(&posting);
                }
            }
        }
        all
    }

    /// The class of a word, and what it says.
    fn of(&self, word: u32) -> Option<(u32, Weight)> {
        self.words.get(word as usize).copied()
    }
}

fn body_words(article: &Parsed) -> usize {
    article.passages.iter().map(|(_, text)| text.words().count()).sum()
}

/// A class in the article being read.
struct Entry {
    class: u32,
    count: f32,
    passages: u16,
    places: Vec<Place>,
}

impl Entry {
    fn of(class: u32) -> Self {
        Self { class, count: 0.0, passages: 0, places: Vec::new() }
    }

    fn posting(self, document: u32) -> (u32, Posting) {
        let share = self.count / (SATURATION + self.count);
        // 16 steps are as good as 64 to rank by, and a sixth shorter once packed; the last bit says that the word is the article's own.
        let impact = (share * f32::from(IMPACT_MAX / 4)).round() as u8 * 4 + 1;
        (self.class, Posting { document, impact, passages: self.passages, places: self.places })
    }
}

/// One article being read; what it is written on serves the next one too.
struct Sheet<'a> {
    reading: &'a Reading<'a>,
    entries: Vec<Entry>,
    /// Class → its entry. What another article left here points at another class or past the end.
    entry_of: Vec<u32>,
    line: Line,
    /// Whether the article is a page of the site.
    page: bool,
}

/// One text being read.
#[derive(Default)]
struct Line {
    classes: Vec<u32>,
    weights: Vec<Weight>,
    /// The classes without those of silent words: *a picture of your screen* holds the phrase *picture screen*.
    spoken: Vec<u32>,
}

impl<'a> Sheet<'a> {
    fn of(reading: &'a Reading<'a>) -> Self {
        Self { reading, entries: Vec::new(), entry_of: vec![0; reading.classes], line: Line::default(), page: false }
    }

    /// The article's posting in each of its classes.
    fn read(&mut self, article: &Parsed, document: u32) -> Vec<(u32, Posting)> {
        self.page = article.page;
        self.phrase(&article.title, FIELDS.title, TITLE, 0);
        let asked_as = if article.page { FIELDS.page } else { FIELDS.asked_as };
        for (number, phrase) in (1..HEADING).zip(&article.asked_as) {
            self.phrase(phrase, asked_as, number, 0);
        }
        self.text(&article.section, FIELDS.section, 0);
        self.text(&article.description, FIELDS.description, 0);
        let length = body_words(article) as f32 / self.reading.body_words;
        let body = FIELDS.body / (1.0 - BODY_LENGTH + BODY_LENGTH * length);
        for (number, (heading, text)) in article.passages.iter().enumerate() {
            let passage = number.min(PASSAGE_LAST);
            let phrase = HEADING.saturating_add(u16::try_from(number).unwrap_or(u16::MAX));
            self.phrase(heading, FIELDS.heading, phrase, passage);
            self.text(text, body, passage);
        }
        self.entries.drain(..).map(|entry| entry.posting(document)).collect()
    }

    fn note(&mut self, class: u32, count: f32, passage: usize) -> Option<&mut Entry> {
        let number = self.entry_of.get_mut(class as usize)?;
        if self.entries.get(*number as usize).is_none_or(|entry| entry.class != class) {
            *number = self.entries.len() as u32;
            self.entries.push(Entry::of(class));
        }
        let entry = self.entries.get_mut(*number as usize)?;
        entry.count += count;
        entry.passages |= 1 << passage;
        Some(entry)
    }

    /// A text whose silent words are left out: nobody finds an article by *the*, and what a text denies is not its subject.
    fn text(&mut self, stream: &Stream, count: f32, passage: usize) {
        self.each(stream, |sheet, class, weight, _| {
            if !matches!(weight, Weight::Silent | Weight::Denying) {
                sheet.note(class, count, passage);
            }
        });
    }

    fn phrase(&mut self, stream: &Stream, count: f32, phrase: u16, passage: usize) {
        let said = stream.words().filter_map(|word| self.reading.of(word));
        let counted = said.filter(|(_, weight)| weight.counts(phrase, self.page)).count();
        let words = if counted == 0 { stream.words().count() } else { counted }.clamp(1, 8) as u8;
        self.each(stream, |sheet, class, _, at| {
            let Some(entry) = sheet.note(class, count, passage) else { return };
            if entry.places.last().is_none_or(|last| last.phrase != phrase) {
                entry.places.push(Place { phrase, by_synonym: false, words, at: at.min(15) as u8 });
            }
        });
    }

    /// Calls `found` with every class of the stream, its weight, and the number of words before it that say something; phrases count
    /// under their joined class where they begin.
    fn each(&mut self, stream: &Stream, mut found: impl FnMut(&mut Self, u32, Weight, usize)) {
        let reading = self.reading;
        let mut line = std::mem::take(&mut self.line);
        line.read(stream, reading);
        let mut said = 0;
        for (i, (class, weight)) in line.classes.iter().zip(&line.weights).enumerate() {
            let at = said;
            found(self, *class, *weight, at);
            let whole = reading.phrases.starting(line.classes.get(i..).unwrap_or_default());
            let speaks = *weight != Weight::Silent;
            let rest = if speaks { line.spoken.get(said..).unwrap_or_default() } else { &[] };
            said += usize::from(speaks);
            let mut last = *class;
            for joined in whole.chain(reading.phrases.starting(rest)) {
                if joined != *class && joined != last {
                    last = joined;
                    found(self, joined, Weight::Telling, at);
                }
            }
        }
        self.line = line;
    }
}

impl Line {
    fn read(&mut self, stream: &Stream, reading: &Reading<'_>) {
        self.classes.clear();
        self.weights.clear();
        self.spoken.clear();
        for (class, weight) in stream.words().filter_map(|word| reading.of(word)) {
            self.classes.push(class);
            self.weights.push(weight);
            if weight != Weight::Silent {
                self.spoken.push(class);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Document, Passage};
    use super::*;

    #[test]
    fn an_article_is_read_the_same_after_another() {
        let article = |url: &str, title: &str, text: &str| Document {
            source: String::new(),
            url: url.to_owned(),
            title: title.to_owned(),
            section: "Account".to_owned(),
            description: String::new(),
            asked_as: Vec::new(),
            passages: vec![Passage { anchor: None, heading: String::new(), text: text.to_owned() }],
            page: false,
        };
        let mut documents = [
            article("/en/a/", "Lost password", "Ask for a letter. A password has twelve letters."),
            article("/en/b/", "A new password", "Letters and digits, twelve of them."),
        ];
        let lists = Words::builtin("en");
        let (mut vocabulary, parsed) = Vocabulary::read("en", &mut documents, &lists);
        let phrases = Phrases::learn(&mut vocabulary, &parsed, &lists);
        let reading = Reading::new(&vocabulary, &phrases, &lists, &parsed);
        let mut used = Sheet::of(&reading);
        for article in parsed.iter().chain(parsed.iter().rev()) {
            assert_eq!(used.read(article, 7), Sheet::of(&reading).read(article, 7));
        }
    }
}
