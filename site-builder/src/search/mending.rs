//! What a word that no article knows may have been meant to be. The same as `web/lib/search/mending.js`, rule for rule.
use super::distance::{distance, edits_allowed};
use super::engine::{Engine, Spelling};
use super::reading::{Word, class_of_rest, cuts, form_of, splits, undoubled, wholes};
use std::collections::BTreeSet;

const MENDINGS_MAX: usize = 4;
const CORE_LETTERS_MIN: usize = 4;
const PREFIXED_LETTERS_MIN: usize = 5;
const STORY_LETTERS_MIN: usize = 6;

struct Candidate<'a> {
    known: &'a Spelling,
    edits: usize,
    finished: bool,
    /// Whether it is what the known word becomes before an ending.
    form: bool,
    rank: f64,
}

impl Candidate<'_> {
    /// Whether it is so near that the typed word is a slip of it.
    fn is_slip(&self) -> bool {
        self.edits < 2 && !self.form
    }

    /// Whether it has the typed letters in another order, or more or fewer: slips of haste, where another letter makes another word.
    /// What a typed word may only begin has more of them anyway.
    fn is_hasty(&self, typed: &[char]) -> bool {
        let sorted = |letters: &[char]| {
            let mut letters = letters.to_vec();
            letters.sort_unstable();
            letters
        };
        self.finished && (typed.len() != self.known.letters.len() || sorted(typed) == sorted(&self.known.letters))
    }
}

/// Nearest known words; or two known words written as one. In a story only a slip in a long word is mended.
pub(crate) fn mend(word: &mut Word, story: bool, engine: &Engine) {
    if story && word.letters.len() < STORY_LETTERS_MIN {
        return;
    }
    let allowed = edits_allowed(word.letters.len());
    if allowed == 0 {
        return;
    }
    let near = engine.spellings(Some(word.letters.get(..2).unwrap_or_default()));
    let right: BTreeSet<&str> =
        near.iter().filter(|entry| entry.count == 0).map(|entry| entry.folded.as_str()).collect();
    if right.contains(word.surface.as_str()) {
        return;
    }
    let mut candidates = nearest(word, engine, &near, allowed);
    if is_form(word, &candidates, &right, engine) {
        return;
    }
    // A slip in the first letter is rare, and the strange words of a story are many.
    if candidates.is_empty() && !story {
        candidates = nearest(word, engine, &engine.spellings(None), allowed);
    }
    let weights = &engine.manifest.weights;
    if !candidates.iter().any(Candidate::is_slip) {
        if story {
            return;
        }
        word.class = without_prefix(&word.surface, engine);
    }
    if word.class.is_some() {
        return word.read(word.class, weights.edits[0]);
    }
    if candidates.is_empty() {
        return divide(word, engine);
    }
    for candidate in candidates {
        let surface = &candidate.known.folded;
        let class = engine.class_of(surface);
        let sureness =
            candidate.edits.checked_sub(1).and_then(|i| weights.edits.get(i)).copied().unwrap_or(weights.prefix);
        word.class = word.class.or(class);
        word.read(class, sureness * if candidate.finished { 1.0 } else { weights.completed });
    }
}

/// The class of a word that is known without its prefix: *posortowanych*, where articles say *sortować*.
fn without_prefix(surface: &str, engine: &Engine) -> Option<u32> {
    engine.lists.prefixes.iter().find_map(|prefix| {
        let rest = surface.strip_prefix(prefix.as_str()).filter(|_| !prefix.is_empty())?;
        class_of_rest(rest, PREFIXED_LETTERS_MIN, engine, form_of)
    })
}

/// Whether the word is a form of one that is right and merely in no article: *pogodę*, of *pogoda*. *Cancl* is a slip of *cancel*
/// sooner than a form of *cancer*.
fn is_form(word: &Word, candidates: &[Candidate<'_>], right: &BTreeSet<&str>, engine: &Engine) -> bool {
    if candidates.iter().any(|candidate| candidate.is_slip() && candidate.is_hasty(&word.letters)) {
        return false;
    }
    let ends_otherwise = |stem: &str| {
        let with_stem = right.range(stem..).map_while(|word| word.strip_prefix(stem));
        with_stem.into_iter().any(|end| engine.lists.endings.contains(end))
    };
    let form = |(stem, _): (String, String)| {
        let mut whole = wholes(&stem).into_iter().chain(undoubled(&stem).map(str::to_owned));
        whole.any(|whole| right.contains(whole.as_str())) || ends_otherwise(&stem)
    };
    cuts(&word.letters, engine).into_iter().any(form)
}

fn nearest<'a>(word: &Word, engine: &Engine, entries: &[&'a Spelling], allowed: usize) -> Vec<Candidate<'a>> {
    let known = || entries.iter().filter(|entry| entry.count > 0);
    let mut found: Vec<Candidate<'a>> = known().filter_map(|entry| compare(word, entry, allowed)).collect();
    if !found.iter().any(|candidate| candidate.edits < 2) {
        found.extend(known().filter_map(|entry| compare_forms(word, entry, allowed, engine)));
    }
    found.sort_by(|a, b| a.rank.total_cmp(&b.rank).then_with(|| a.known.folded.cmp(&b.known.folded)));
    found.truncate(MENDINGS_MAX);
    found
}

fn compare<'a>(word: &Word, entry: &'a Spelling, allowed: usize) -> Option<Candidate<'a>> {
    let (typed, known) = (word.letters.len(), entry.letters.len());
    if known + allowed < typed || (!word.unfinished && known > typed + allowed) {
        return None;
    }
    let far = distance(&word.letters, &entry.letters, allowed);
    let finished = far.whole <= allowed;
    if !(finished || word.unfinished && far.beginning <= allowed) {
        return None;
    }
    let edits = if finished { far.whole } else { far.beginning };
    Some(candidate(entry, &word.letters, edits, finished, if finished { 0.0 } else { 0.5 }))
}

/// *finidng* is near no word of the articles, and near what *find* becomes before an ending.
fn compare_forms<'a>(word: &Word, entry: &'a Spelling, allowed: usize, engine: &Engine) -> Option<Candidate<'a>> {
    let letters = &word.letters;
    if entry.letters.len() > letters.len() + allowed {
        return None;
    }
    let near = |base: &Vec<char>| distance(base, letters, allowed).beginning <= allowed;
    let mut edits = allowed + 1;
    for base in bases(entry, engine).into_iter().filter(near) {
        for ending in &engine.lists.common_endings {
            let form: Vec<char> = base.iter().copied().chain(ending.chars()).collect();
            if form.len().abs_diff(letters.len()) <= allowed {
                edits = edits.min(distance(letters, &form, allowed).whole);
            }
        }
    }
    (edits <= allowed).then(|| Candidate { form: true, ..candidate(entry, letters, edits.max(1), true, 0.5) })
}

/// What may stand before an ending: the word, without its own ending, without its *e*, with its last letter doubled.
fn bases(entry: &Spelling, engine: &Engine) -> Vec<Vec<char>> {
    let letters = entry.letters.as_slice();
    let core = splits(letters, &engine.lists.endings, CORE_LETTERS_MIN).next().map(|(core, _)| core.to_vec());
    let silent = letters.strip_suffix(&['e']).map(<[char]>::to_vec);
    let doubled = letters.iter().chain(letters.last()).copied().collect();
    [Some(letters.to_vec()), core, silent, Some(doubled)].into_iter().flatten().collect()
}

fn candidate<'a>(known: &'a Spelling, typed: &[char], edits: usize, finished: bool, cost: f64) -> Candidate<'a> {
    let first = if typed.first() == known.letters.first() { 0.0 } else { 0.4 };
    Candidate { known, edits, finished, form: false, rank: edits as f64 + cost + first - 0.05 * f64::from(known.count) }
}

/// *passwordreset*: the cut that leaves two known words, the longer the better.
fn divide(word: &mut Word, engine: &Engine) {
    let class = |half: &[char]| {
        let half = String::from_iter(half);
        engine.class_of(&half)
    };
    let cuts = 3..=word.letters.len().saturating_sub(3);
    let found = cuts.rev().find_map(|cut| {
        let (head, tail) = word.letters.split_at_checked(cut)?;
        Some((class(head)?, class(tail)?))
    });
    if let Some((head, tail)) = found {
        word.read(Some(head), engine.manifest.weights.joined);
        word.read(Some(tail), engine.manifest.weights.joined);
    }
}
