//! What a result shows: title, address, section, description, headings. A small site's rows come with the manifest, a large
//! one's in files of a few articles each.
use super::bytes::pack_tight;
use super::layout::Part;
use super::text::{Kind, folded_words};
use super::{Document, Passage};
use rayon::prelude::*;
use serde_json::{Value, json};

/// All rows travel with the manifest while they are no more than this, packed: the first answer then takes one round trip
/// and some requests less, and its bytes stay within what they may be.
const WITH_MANIFEST_BYTES: usize = 13_500;
/// The rows of more articles hardly ever fit, and are not worth packing to know it.
const WITH_MANIFEST_MAX: usize = 600;

/// All rows, where they are few enough to come with the manifest.
pub(crate) fn with_manifest(documents: &[Document]) -> Option<Value> {
    if documents.len() > WITH_MANIFEST_MAX {
        return None;
    }
    let rows: Value = documents.iter().map(row).collect();
    (pack_tight(rows.to_string().as_bytes()).len() <= WITH_MANIFEST_BYTES).then_some(rows)
}

/// How many articles share a file. Results of one search are scattered, so a larger file is mostly read for nothing, and a
/// smaller one is a request more: a small site has bytes to spare and a large one has not.
pub(crate) fn rows_a_file(documents: usize) -> usize {
    const LEAST: usize = 4;
    const MOST: usize = 64;
    const SHARED_OUT: usize = 16_000;
    (SHARED_OUT / documents.max(1)).clamp(LEAST, MOST)
}

/// The files of rows, in order.
pub(crate) fn parts(documents: &[Document]) -> Vec<Part> {
    let part = |chunk: &[Document]| {
        let rows: Value = chunk.iter().map(row).collect();
        Part::of(String::new(), 0, rows.to_string().as_bytes())
    };
    documents.par_chunks(rows_a_file(documents.len())).map(part).collect()
}

/// The headings stand at the numbers of their passages.
fn row(document: &Document) -> Value {
    let headings: Value = document.passages.iter().map(heading).collect();
    json!([document.title, document.url, document.section, document.description, headings])
}

/// A heading alone, where its words are its anchor, as they nearly always are; 0 for what comes before the first heading.
fn heading(passage: &Passage) -> Value {
    match &passage.anchor {
        Some(anchor) if *anchor == anchor_of(&passage.heading) => json!(passage.heading),
        Some(anchor) => json!([anchor, passage.heading]),
        None => json!(0),
    }
}

/// The anchor that `web/lib/search/engine.js` makes of a heading's words.
fn anchor_of(heading: &str) -> String {
    let words = folded_words(heading).into_iter().filter(|(_, kind)| *kind == Kind::Word);
    words.map(|(word, _)| word).collect::<Vec<_>>().join("-")
}
