//! The search index of one language: built here, read by `web/lib/search/`, and by the engine in `search::engine` when a
//! build checks the phrases that must find an article.
mod asked;
mod bytes;
pub(crate) mod client;
mod collect;
pub mod distance;
mod engine;
mod layout;
mod mending;
mod phrases;
mod postings;
mod rank;
mod reading;
mod rows;
mod stem;
mod synonyms;
pub mod text;
mod vocabulary;
mod weights;
mod words;

#[cfg(test)]
mod tests;

pub use asked::AskedAsFault;
pub use bytes::Damaged;
pub use engine::Hit;
pub use words::{Error as WordsError, Words};

use engine::Engine;
use layout::{Layout, Part};
use rayon::prelude::*;
use serde::Serialize;
use std::sync::OnceLock;

/// An article as the search sees it.
#[derive(Debug, Clone)]
pub struct Document {
    /// Where the source stands, for messages: `content/en/sign-in/lost-phone.md`.
    pub source: String,
    /// Address from the site's root: `/en/sign-in/lost-phone/`.
    pub url: String,
    /// The article's title, plain text.
    pub title: String,
    /// The title of its section, plain text.
    pub section: String,
    /// One sentence, plain text; may be empty.
    pub description: String,
    /// Phrases that must find it, with the line each stands on in `source`.
    pub asked_as: Vec<(String, usize)>,
    /// The body, cut at its headings.
    pub passages: Vec<Passage>,
    /// Whether it is no article but a page of the site, which is found by its title or one of its `asked_as` as a whole, and by
    /// nothing else.
    pub page: bool,
}

/// A stretch of an article under one heading.
#[derive(Debug, Clone)]
pub struct Passage {
    /// The heading's `id` in the page; none for what stands before the first heading.
    pub anchor: Option<String>,
    /// The heading's plain text, empty before the first heading.
    pub heading: String,
    /// The plain text below it.
    pub text: String,
}

/// How the files of words and of spellings are called.
const WORDS: &str = "words";
const SPELLING: &str = "spelling";

/// A word in so many parts of all articles is everywhere, in a site large enough for that to be many bytes.
const EVERYWHERE: u32 = 8;
const EVERYWHERE_MIN: u32 = 250;

/// The version of the files' format; a browser refuses another.
const FORMAT: u32 = 6;

/// The index of one language as files for a browser.
#[derive(Debug)]
pub struct Index {
    /// Names and contents; the names carry a hash of the contents, so they may be cached for ever.
    pub files: Vec<(String, Vec<u8>)>,
    /// The file to begin with.
    pub manifest: String,
    /// The same once more, as the engine reads it when it is first asked.
    engine: OnceLock<Option<Engine>>,
    contents: Contents,
}

/// What the engine need not read out of the files.
#[derive(Debug)]
struct Contents {
    manifest: Manifest,
    /// Address and title.
    articles: Vec<(String, String)>,
}

impl Index {
    /// The articles that answer a query, best first, at most so many: what a reader's browser would show.
    #[must_use]
    pub fn search(&self, query: &str, most: usize) -> Vec<Hit> {
        // What was just built is never damaged; were it so, every phrase that must be found would say it.
        let engine = self.engine.get_or_init(|| {
            let Contents { manifest, articles } = &self.contents;
            let files = |kind: &'static str| {
                self.files.iter().filter(move |(name, _)| name.starts_with(kind)).map(|(_, f)| &**f)
            };
            Engine::read(manifest.clone(), files(WORDS), files(SPELLING), articles.clone()).ok()
        });
        let mut hits = engine.as_ref().map(|engine| engine.search(query)).unwrap_or_default();
        hits.truncate(most);
        hits
    }
}

/// What the first file says, as JSON.
#[derive(Debug, Clone, Serialize)]
struct Manifest {
    format: u32,
    language: String,
    documents: u32,
    pages: Vec<Page>,
    weights: weights::Weights,
    silent: String,
    /// Phrases between commas, the longer first.
    silent_phrases: String,
    asking: String,
    denying: String,
    endings: String,
    prefixes: String,
    suffixes: String,
    words: Parts,
    spelling: Parts,
    rows: Parts,
    /// The rows of a small site, which then has no files of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    articles: Option<serde_json::Value>,
}

/// A page of the site.
#[derive(Debug, Clone, Serialize)]
struct Page {
    document: u32,
    /// Its title, and its phrases that say one word among silent ones (*my requests*), of several words and folded. Who types all
    /// of one names the page, who types the one word may mean articles.
    names: Vec<String>,
}

impl Page {
    /// Takes these phrases out of the document.
    fn of(number: u32, document: &mut Document, lists: &Words) -> Self {
        let title = words::said(&document.title);
        let phrases = document.asked_as.extract_if(.., |(phrase, _)| lists.says_one_of_many(phrase));
        let names = phrases.map(|(phrase, _)| words::said(&phrase));
        Self {
            document: number,
            names: Some(title).filter(|title| title.contains(' ')).into_iter().chain(names).collect(),
        }
    }
}

/// The files of one kind: `<kind><number>-<hash>.bin`. They share one hash: there are so many that a hash for each would weigh
/// more than what it saves, and an article more moves the numbers in nearly all of them.
#[derive(Debug, Clone, Default, Serialize)]
struct Parts {
    hash: String,
    /// The least word of each file; of rows, nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    first: Vec<String>,
    /// How many classes stand in each file of words; in files of rows, how many articles in each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    holds: Vec<u32>,
}

/// Builds the index of `documents`, all in `language`, and takes the texts out of them: they are most of the memory, and once
/// read nobody needs them. The same input gives the same bytes.
#[must_use]
pub fn build(language: &str, documents: &mut [Document], lists: &Words) -> Index {
    // Neighbours in a section are found together, and so share a file of rows.
    documents.sort_by(|a, b| a.url.cmp(&b.url));
    let pages = (0..).zip(&mut *documents).filter(|(_, document)| document.page);
    let pages = pages.map(|(number, document)| Page::of(number, document, lists)).collect();
    let Lexicon { endings, words, spelling } = Lexicon::of(language, documents, lists);
    let articles = rows::with_manifest(documents);
    let mut files = Vec::new();
    let manifest = Manifest {
        format: FORMAT,
        language: language.to_owned(),
        documents: documents.len() as u32,
        pages,
        weights: weights::WEIGHTS,
        silent: join(&lists.silent),
        silent_phrases: longest_first(&lists.silent_phrases),
        asking: join(&lists.asking),
        denying: phrases::spaced(&lists.denying),
        endings: endings.join(" "),
        prefixes: phrases::spaced(&lists.prefixes),
        suffixes: phrases::spaced(&lists.suffixes),
        words: Parts {
            first: firsts(&words),
            holds: words.iter().map(|part| part.classes).collect(),
            ..keep(&mut files, WORDS, words)
        },
        spelling: Parts { first: firsts(&spelling), ..keep(&mut files, SPELLING, spelling) },
        rows: match &articles {
            Some(_) => Parts::default(),
            None => Parts {
                holds: vec![rows::rows_a_file(documents.len()) as u32],
                ..keep(&mut files, "rows", rows::parts(documents))
            },
        },
        articles,
    };
    // Strings and numbers always become JSON.
    let json = serde_json::to_vec(&manifest).unwrap_or_default();
    let name = format!("search-{language}-{}.bin", bytes::short_hash([json.as_slice()]));
    files.push((name.clone(), bytes::pack_tight(&json)));
    let articles = documents.iter().map(|document| (document.url.clone(), document.title.clone())).collect();
    Index { files, manifest: name, engine: OnceLock::new(), contents: Contents { manifest, articles } }
}

/// What the words of a language's articles come to. What it is made of is far larger, and gone when it is done.
struct Lexicon {
    endings: Vec<String>,
    words: Vec<Part>,
    spelling: Vec<Part>,
}

impl Lexicon {
    /// Takes the texts out of the documents.
    fn of(language: &str, documents: &mut [Document], lists: &Words) -> Self {
        let (mut vocabulary, parsed) = vocabulary::Vocabulary::read(language, documents, lists);
        synonyms::learn(&mut vocabulary, lists);
        let phrases = phrases::Phrases::learn(&mut vocabulary, &parsed, lists);
        let mut postings = collect::Reading::new(&vocabulary, &phrases, lists, &parsed).postings(&parsed);
        drop(parsed);
        synonyms::spread(&vocabulary, lists, &mut postings);
        let everywhere = (documents.len() as u32 / EVERYWHERE).max(EVERYWHERE_MIN);
        postings.par_iter_mut().filter(|list| list.count() > everywhere).for_each(postings::Postings::forget_passages);
        let layout = Layout::new(&vocabulary, &postings);
        Self { endings: layout.endings(), words: layout.words(), spelling: layout.spellings() }
    }
}

fn keep(files: &mut Vec<(String, Vec<u8>)>, kind: &str, parts: Vec<Part>) -> Parts {
    let hash = bytes::short_hash(parts.iter().map(|part| part.packed.as_slice()));
    let named = parts.into_iter().enumerate().map(|(number, part)| (format!("{kind}{number}-{hash}.bin"), part.packed));
    files.extend(named);
    Parts { hash, first: Vec::new(), holds: Vec::new() }
}

fn firsts(parts: &[Part]) -> Vec<String> {
    parts.iter().map(|part| part.first.clone()).collect()
}

fn longest_first(phrases: &[words::Phrase]) -> String {
    let mut sorted: Vec<&words::Phrase> = phrases.iter().collect();
    sorted.sort_by_key(|words| std::cmp::Reverse(words.len()));
    sorted.into_iter().map(|words| phrases::spaced(words)).collect::<Vec<_>>().join(",")
}

fn join(words: &std::collections::BTreeSet<String>) -> String {
    words.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
}
