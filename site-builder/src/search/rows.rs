//! What a result shows, in files of a few articles each: title, address, section, description, headings.
use super::Document;
use super::layout::Part;
use rayon::prelude::*;
use serde_json::{Value, json};

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

/// The headings stand at the numbers of their passages; what comes before the first heading is 0.
fn row(document: &Document) -> Value {
    let headings: Value = document
        .passages
        .iter()
        .map(|passage| match &passage.anchor {
            Some(anchor) => json!([anchor, passage.heading]),
            None => json!(0),
        })
        .collect();
    json!([document.title, document.url, document.section, document.description, headings])
}
