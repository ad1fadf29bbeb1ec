//! The plain text of an article, cut at its headings, for the search.

use crate::search::Passage;

/// Collects passages.
#[derive(Debug, Default)]
pub(crate) struct Plain {
    done: Vec<Passage>,
    anchor: Option<String>,
    heading: String,
    text: String,
    title: Option<String>,
}

impl Plain {
    /// Adds text to the heading or to the passage under it.
    pub(crate) fn push(&mut self, text: &str) {
        self.title.as_mut().unwrap_or(&mut self.text).push_str(text);
    }

    /// A heading begins.
    pub(crate) fn begin_heading(&mut self) {
        self.title = Some(String::new());
    }

    /// What the heading says.
    pub(crate) fn heading_text(&self) -> String {
        squeezed(self.title.as_deref().unwrap_or_default())
    }

    /// The heading is not part of the text.
    pub(crate) fn drop_heading(&mut self) {
        self.title = None;
    }

    /// The heading is whole; a passage begins under it.
    pub(crate) fn end_heading(&mut self, id: &str) {
        let heading = self.heading_text();
        self.close();
        self.title = None;
        self.anchor = Some(id.to_owned());
        self.heading = heading;
    }

    /// All passages.
    pub(crate) fn finish(mut self) -> Vec<Passage> {
        self.close();
        self.done
    }

    fn close(&mut self) {
        let text = self.text.trim().to_owned();
        let (anchor, heading) = (self.anchor.take(), std::mem::take(&mut self.heading));
        self.text.clear();
        if anchor.is_some() || !text.is_empty() {
            self.done.push(Passage { anchor, heading, text });
        }
    }
}

fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
