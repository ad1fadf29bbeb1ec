//! The search index of one language: built here, read by `web/lib/search/`.

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
