//! Which articles answer best. The same as `web/lib/search/rank.js`, sum for sum.
use super::Manifest;
use super::postings::{HEADING, IMPACT_MAX, OWN, PASSAGE_LAST, Place, Posting, TITLE};
use super::weights::Weights;
use std::collections::BTreeMap;

const CLOSELY_MAX: usize = 120;

/// A typed word.
pub(crate) struct Word<'a> {
    pub(crate) weight: f64,
    pub(crate) list: Vec<Reading<'a>>,
}

/// A class it may mean.
pub(crate) struct Reading<'a> {
    pub(crate) sureness: f64,
    pub(crate) postings: &'a [Posting],
    pub(crate) mass: Mass,
}

/// The impacts of a class, summed: where its own words stand, and where only a synonym does.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Mass {
    own: f64,
    lent: f64,
}

impl Mass {
    pub(crate) fn of(postings: &[Posting]) -> Self {
        let sum = |parity: u8| {
            let impacts = postings.iter().map(|posting| posting.impact).filter(|impact| impact & OWN == parity);
            impacts.map(f64::from).sum::<f64>() / f64::from(IMPACT_MAX)
        };
        Self { own: sum(OWN), lent: sum(0) }
    }
}

impl Reading<'_> {
    fn find(&self, document: u32) -> Option<&Posting> {
        let at = self.postings.binary_search_by_key(&document, |posting| posting.document).ok()?;
        self.postings.get(at)
    }
}

/// Numbers and scores of the articles that answer, best first.
pub(crate) fn rank(words: &[Word<'_>], story: bool, manifest: &Manifest) -> Vec<(u32, f64)> {
    let (documents, weights) = (manifest.documents as usize, &manifest.weights);
    let known: Vec<(&Word<'_>, f64)> = words
        .iter()
        .filter(|word| !word.list.is_empty())
        .map(|word| (word, word.weight * rarity(&word.list, documents, weights)))
        .collect();
    let all: f64 = known.iter().map(|(_, mass)| mass).sum();
    let tells = |word: &Word<'_>| word.weight >= 1.0;
    // *Where is my parcel* is not answered by *where*.
    if all <= 0.0 || words.iter().any(tells) && !known.iter().any(|(word, _)| tells(word)) {
        return Vec::new();
    }
    // Score by words alone, and covered mass.
    let mut scores: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (word, mass) in &known {
        for (document, (value, sure)) in best_of(&word.list) {
            let entry = scores.entry(document).or_default();
            entry.0 += mass * value;
            entry.1 += mass * sure;
        }
    }
    let asked: f64 = words.iter().map(|word| word.weight).sum();
    let heard: f64 = known.iter().map(|(word, _)| word.weight).sum();
    let uncovered = if story { 1.0 } else { weights.uncovered };
    let enough = weights.enough * all * asked / heard;
    let is_page = |document: &u32| manifest.pages.iter().any(|page| page.document == *document);
    let (pages, mut ranked): (Vec<(u32, f64)>, Vec<_>) = scores
        .iter()
        .filter(|(_, (_, covered))| *covered >= enough)
        .map(|(document, (score, covered))| {
            let share = covered / all;
            (*document, score * (uncovered + (1.0 - uncovered) * share * share))
        })
        .partition(|(document, _)| is_page(document));
    ranked.sort_by(better);
    let far = ranked.split_off(ranked.len().min(CLOSELY_MAX));
    ranked.extend(pages);
    ranked.retain_mut(|(document, score)| {
        let (phrases, together) = look(*document, &known, all, weights);
        let page = is_page(document);
        // One word of a page's is many an article's: *contacts* are no way to *Write to us*.
        let spoken = phrases.iter().filter(|(_, seen)| !page || seen.words > 1);
        let best = spoken.map(|(phrase, seen)| seen.bonus(*phrase, known.len(), weights)).fold(0.0, f64::max);
        *score += all * (best + weights.passage * together);
        !page || phrases.values().any(|seen| seen.is_asked(weights))
    });
    ranked.sort_by(better);
    ranked.extend(far);
    let least = weights.beside_best * ranked.first().map_or(0.0, |(_, score)| *score);
    // A page of the site that was asked for is listed, however loud articles say it too.
    ranked.retain(|(document, score)| is_page(document) || *score >= least);
    ranked
}

fn better(a: &(u32, f64), b: &(u32, f64)) -> std::cmp::Ordering {
    b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0))
}

fn rarity(list: &[Reading<'_>], documents: usize, weights: &Weights) -> f64 {
    let documents = documents as f64;
    let count = list
        .iter()
        .fold(0.0, |sum, reading| sum + reading.sureness * (reading.mass.own + weights.lent * reading.mass.lent))
        .min(documents);
    weights.common + (1.0 + (documents - count + 0.5) / (count + 0.5)).ln()
}

/// The best reading in every article: its value, and the surest.
fn best_of(list: &[Reading<'_>]) -> BTreeMap<u32, (f64, f64)> {
    let mut best: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for Reading { sureness, postings, .. } in list {
        for posting in *postings {
            let value = sureness * (f64::from(posting.impact) / f64::from(IMPACT_MAX));
            let entry = best.entry(posting.document).or_default();
            entry.0 = entry.0.max(value);
            entry.1 = entry.1.max(*sureness);
        }
    }
    best
}

/// What of the query stands in one phrase of an article.
#[derive(Default)]
struct Seen {
    mass: f64,
    filled: f64,
    words: u8,
    /// One bit a place that is filled.
    taken: u16,
    neighbours: f64,
    last: Option<(usize, u8)>,
}

/// What of the query stands in each phrase of an article, and at most in one passage.
fn look(document: u32, known: &[(&Word<'_>, f64)], all: f64, weights: &Weights) -> (BTreeMap<u16, Seen>, f64) {
    let mut phrases: BTreeMap<u16, Seen> = BTreeMap::new();
    let mut passages = [0.0; PASSAGE_LAST + 1];
    for (number, (word, mass)) in known.iter().enumerate() {
        let share = mass / all;
        let mut masks = 0;
        let mut here: BTreeMap<u16, Vec<(f64, Place)>> = BTreeMap::new();
        for reading in &word.list {
            let Some(posting) = reading.find(document) else { continue };
            masks |= posting.passages;
            for place in &posting.places {
                let value = reading.sureness * if place.by_synonym { weights.phrase_synonym } else { 1.0 };
                here.entry(place.phrase).or_default().push((value, *place));
            }
        }
        for (bit, passage) in passages.iter_mut().enumerate() {
            if masks & (1 << bit) != 0 {
                *passage += share;
            }
        }
        for (phrase, places) in here {
            phrases.entry(phrase).or_default().add(number, share, &places);
        }
    }
    (phrases, passages.iter().copied().fold(0.0, f64::max))
}

impl Seen {
    fn add(&mut self, number: usize, share: f64, places: &[(f64, Place)]) {
        let best = |taken: u16| {
            let free = places.iter().filter(|(_, place)| taken & (1 << place.at) == 0);
            // Of equal ones the first, as in the browser.
            free.rev().max_by(|a, b| a.0.total_cmp(&b.0))
        };
        let Some((value, place)) = best(0) else { return };
        self.words = place.words;
        self.mass += share * value;
        // A place is filled once: *back up* is all of *How to back up*, and one word of *Restore a backup*.
        let Some((value, Place { at, .. })) = best(self.taken) else { return };
        self.taken |= 1 << at;
        self.filled += value;
        if self.last.is_some_and(|(last, place)| last + 1 == number && place + 1 == *at) {
            self.neighbours += 1.0;
        }
        self.last = Some((number, *at));
    }

    fn filled(&self) -> f64 {
        (self.filled / f64::from(self.words)).min(1.0)
    }

    /// Whether this phrase is what was asked.
    fn is_asked(&self, weights: &Weights) -> bool {
        let [filled, mass] = weights.page;
        self.filled() >= filled && self.mass >= mass
    }

    fn bonus(&self, phrase: u16, words: usize, weights: &Weights) -> f64 {
        let filled = self.filled();
        let order = self.neighbours / words.saturating_sub(1).max(1) as f64;
        let full = self.mass * (weights.phrase_base + (1.0 - weights.phrase_base) * filled)
            + weights.order * order
            + weights.whole * (self.mass * filled).powi(4);
        let kind = match phrase {
            TITLE => weights.title,
            1..HEADING => weights.asked_as,
            _ => weights.heading,
        };
        kind * full
    }
}
