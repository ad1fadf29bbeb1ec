//! Every number the ranking rests on. Those the browser needs travel in the index's first file, so they stand only here.
use serde::Serialize;

/// How much a word counts in each part of an article.
pub(crate) struct Fields {
    pub(crate) title: f32,
    pub(crate) asked_as: f32,
    /// A phrase of a page of the site, which is found by the whole of it.
    pub(crate) page: f32,
    pub(crate) heading: f32,
    pub(crate) section: f32,
    pub(crate) description: f32,
    pub(crate) body: f32,
}

pub(crate) const FIELDS: Fields =
    Fields { title: 3.5, asked_as: 3.0, page: 0.25, heading: 2.0, section: 1.0, description: 3.0, body: 1.0 };

/// BM25's saturation: at this weighted count a word has half its impact.
pub(crate) const SATURATION: f32 = 1.6;
/// How far the length of a body lowers its words.
pub(crate) const BODY_LENGTH: f32 = 0.6;
/// What a synonym's occurrence is worth beside the word's own, or a phrase's: more for phrases put theirs before what was asked.
pub(crate) const SYNONYM_SHARE: f32 = 0.4;
/// A synonym with a lower impact, and in no phrase, is left out: said once in a text it tells nothing, and long lists are many
/// bytes.
pub(crate) const SYNONYM_MIN: f32 = 12.0;

/// The numbers of the query side.
#[derive(Debug, Clone, Serialize, PartialEq)]
pub(crate) struct Weights {
    /// An asking word beside a telling one.
    pub(crate) asking: f64,
    /// A denying word beside a telling one.
    pub(crate) denying: f64,
    /// What every word weighs, however common; rarity comes on top.
    pub(crate) common: f64,
    /// An article that has only a synonym of a word, beside one that has the word itself, when the word's rarity is judged.
    pub(crate) lent: f64,
    /// More telling words than this are a story: nobody answers all of it, and strange words in it are names sooner than slips.
    pub(crate) story: f64,
    /// What of the score stays when nearly nothing of the query is covered.
    pub(crate) uncovered: f64,
    /// A fully matched title, in units of the query's mass.
    pub(crate) title: f64,
    /// A fully matched phrase of `asked_as`.
    pub(crate) asked_as: f64,
    /// A fully matched heading.
    pub(crate) heading: f64,
    /// What of a phrase's bonus needs only the query's words in it, the rest being for the share of the phrase they fill.
    pub(crate) phrase_base: f64,
    /// A neighbourhood kept in a phrase.
    pub(crate) order: f64,
    /// The query and a phrase that are the same, beginning to end; soon nothing when they are not.
    pub(crate) whole: f64,
    /// All of the query in one passage.
    pub(crate) passage: f64,
    /// A synonym in a phrase, beside the word itself.
    pub(crate) phrase_synonym: f64,
    /// A word finished for the reader, when one letter was missing; less with every further letter.
    pub(crate) prefix: f64,
    /// A longer word, where the typed one is known as it is or had to be mended first.
    pub(crate) completed: f64,
    /// A form of a known word that no article uses.
    pub(crate) form: f64,
    /// One edit, two edits.
    pub(crate) edits: [f64; 2],
    /// A page of the site answers where so much of one of its phrases is filled, by so much of the query.
    pub(crate) page: [f64; 2],
    /// An article that covers less than this share of the query is no answer.
    pub(crate) enough: f64,
    /// Nor is one with less than this share of the best one's score.
    pub(crate) beside_best: f64,
    /// A word by itself where it is a part of a known phrase.
    pub(crate) part: f64,
    /// Two words where the index has one, or the reverse.
    pub(crate) joined: f64,
}

pub(crate) const WEIGHTS: Weights = Weights {
    asking: 0.25,
    denying: 0.35,
    common: 1.0,
    lent: 0.25,
    story: 8.0,
    uncovered: 0.6,
    title: 0.85,
    asked_as: 0.9,
    heading: 0.45,
    phrase_base: 0.5,
    order: 0.1,
    whole: 0.5,
    passage: 0.25,
    phrase_synonym: 0.7,
    prefix: 0.9,
    completed: 0.85,
    form: 0.9,
    edits: [0.8, 0.6],
    page: [0.8, 0.75],
    enough: 0.1,
    beside_best: 0.2,
    part: 0.75,
    joined: 0.9,
};
