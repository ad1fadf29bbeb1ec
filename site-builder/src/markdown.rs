//! Markdown into the HTML of an article, and into the plain text the search reads. CommonMark with tables, footnotes, task
//! lists, alerts and definition lists; raw HTML only as far as it is harmless.

mod footnotes;
mod html;
mod plain;
mod raw;
mod write;

use minijinja::Value;
use pulldown_cmark::{Options, Parser, TextMergeWithOffset};

use crate::content::{Library, Source};
use crate::mistake::{Findings, Mistake};
use crate::search::Passage;
use crate::words::Words;

pub(crate) use html::escape;
pub(crate) use write::missing_heading;

/// An article's body, rendered.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    /// As templates take it: none is copied for the page it stands in.
    pub(crate) html: Value,
    /// The headings a table of contents shows.
    pub(crate) headings: Vec<Heading>,
    /// The plain text, cut at the headings.
    pub(crate) passages: Vec<Passage>,
    /// Files of the content folder that it shows or links to.
    pub(crate) files: Vec<String>,
    /// Links to headings of articles: line, address, heading.
    pub(crate) pointers: Vec<(usize, String, String)>,
}

/// A heading.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Heading {
    pub(crate) level: u8,
    pub(crate) id: String,
    pub(crate) text: String,
}

/// Renders the body of a source; what is wrong with its links goes into the findings.
pub(crate) fn render(
    library: &Library,
    source: &Source,
    body: &str,
    words: &Words,
    findings: &mut Findings,
) -> Rendered {
    if body.trim().is_empty() {
        let what = "has no text; write what readers shall find here, or take the file away";
        findings.tolerated(Mistake::of(&source.file, what));
    }
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST;
    let events = TextMergeWithOffset::new(Parser::new_ext(body, options).into_offset_iter());
    let breaks: Vec<usize> = body.match_indices('\n').map(|(at, _)| at).collect();
    let mut writer = write::Writer::new(library, source, body, words);
    for (event, range) in events {
        writer.line = source.offset + breaks.partition_point(|at| *at < range.start) + 1;
        writer.take(event);
    }
    let (mut rendered, mut html, complaints, has_raw) = writer.finish();
    for (line, fatal, what) in complaints {
        let mistake = Mistake::at(&source.file, line, what);
        if fatal { findings.mistake(mistake) } else { findings.tolerated(mistake) }
    }
    if has_raw {
        html = raw::harmless(library, source, &html, &mut rendered.files);
    }
    rendered.html = Value::from_safe_string(html);
    rendered
}
