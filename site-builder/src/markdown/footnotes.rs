//! Footnotes: collected while the text goes by and set below it, with a way back.

use super::html::escape;
use crate::words::Words;

/// An article's footnotes in the order in which they are first referred to.
#[derive(Debug, Default)]
pub(crate) struct Footnotes {
    labels: Vec<String>,
    notes: Vec<(String, String)>,
    current: Option<(String, String)>,
}

impl Footnotes {
    /// The mark that refers to a note.
    pub(crate) fn reference(&mut self, label: &str) -> String {
        let number = self.number(label);
        format!("<sup><a id=\"note-ref-{number}\" href=\"#note-{number}\" role=\"doc-noteref\">{number}</a></sup>")
    }

    /// A note's text begins.
    pub(crate) fn begin(&mut self, label: &str) {
        self.current = Some((label.to_owned(), String::new()));
    }

    /// The note that is being written, if one is.
    pub(crate) fn open(&mut self) -> Option<&mut String> {
        self.current.as_mut().map(|(_, html)| html)
    }

    /// The note's text is whole.
    pub(crate) fn end(&mut self) {
        self.notes.extend(self.current.take());
    }

    /// Whether an id is one of theirs.
    pub(crate) fn has(&self, id: &str) -> bool {
        id.starts_with("note-")
    }

    /// The list below the text.
    pub(crate) fn finish(&self, words: &Words) -> String {
        let mut items = String::new();
        for (index, label) in self.labels.iter().enumerate() {
            let number = index + 1;
            let Some((_, html)) = self.notes.iter().find(|(noted, _)| noted == label) else { continue };
            let back = escape(&words.fill("footnote_back", &[("number", &number.to_string())]));
            items.push_str(&format!("<li id=\"note-{number}\">{html}<a href=\"#note-ref-{number}\" role=\"doc-backlink\" aria-label=\"{back}\">↩</a></li>\n"));
        }
        if items.is_empty() {
            return items;
        }
        let title = escape(words.get("footnotes"));
        format!(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{title}\"><ol>\n{items}</ol></section>\n"
        )
    }

    fn number(&mut self, label: &str) -> usize {
        if let Some(index) = self.labels.iter().position(|known| known == label) {
            return index + 1;
        }
        self.labels.push(label.to_owned());
        self.labels.len()
    }
}
