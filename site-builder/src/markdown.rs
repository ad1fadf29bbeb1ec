//! Markdown into the HTML of an article, and into the plain text the search reads. CommonMark with tables, footnotes, task
//! lists, alerts and definition lists; raw HTML only as far as it is harmless.

mod footnotes;
mod html;
mod plain;
mod raw;
mod write;

use pulldown_cmark::{Options, Parser, TextMergeWithOffset};

use crate::config::line_at;
use crate::content::{Library, Source};
use crate::mistake::{Findings, Mistake};
use crate::search::Passage;
use crate::words::Words;

pub(crate) use html::escape;
pub(crate) use write::missing_heading;

/// An article's body, rendered.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    pub(crate) html: String,
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

/// Renders a source; what is wrong with its links goes into the findings.
pub(crate) fn render(library: &Library, source: &Source, words: &Words, findings: &mut Findings) -> Rendered {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST;
    let events = TextMergeWithOffset::new(Parser::new_ext(&source.body, options).into_offset_iter());
    let mut writer = write::Writer::new(library, source, words);
    for (event, range) in events {
        writer.line = source.offset + line_at(&source.body, range.start);
        writer.take(event);
    }
    let (mut rendered, complaints, has_raw) = writer.finish();
    for (line, fatal, what) in complaints {
        let mistake = Mistake::at(&source.file, line, what);
        if fatal { findings.mistake(mistake) } else { findings.tolerated(mistake) }
    }
    if has_raw {
        rendered.html = raw::harmless(library, source, &rendered.html, &mut rendered.files);
    }
    rendered.html.shrink_to_fit();
    rendered
}
