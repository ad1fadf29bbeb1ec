//! Phrases that authors promise will find their article, held to it in every build.
use super::{Document, Hit, Index};
use rayon::prelude::*;
use std::fmt;

/// A phrase must find its article among so many.
const AMONG: usize = 3;

/// A phrase of `asked_as` that does not find its article among the first three.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedAsFault {
    /// The article's source.
    pub file: String,
    /// The line of the phrase.
    pub line: usize,
    /// The phrase.
    pub phrase: String,
    /// What was found instead, best first.
    pub winners: Vec<Hit>,
    /// The article's own place, counted from 1, and score; none when it was not found at all.
    pub own: Option<(usize, f64)>,
}

impl fmt::Display for AskedAsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "asked_as \"{}\" must find this article among the first {AMONG}, but ", self.phrase)?;
        match self.own {
            Some((place, score)) => write!(f, "it comes in place {place} with a score of {score:.2}")?,
            None => write!(f, "does not find it at all")?,
        }
        let winners: Vec<String> =
            self.winners.iter().map(|hit| format!("\"{}\" ({}, {:.2})", hit.title, hit.url, hit.score)).collect();
        if !winners.is_empty() {
            write!(f, "; first come {}", winners.join(", "))?;
        }
        write!(f, ". Put the phrase's words into the title, a heading or the text, or make the phrase more specific")
    }
}

impl Index {
    /// The phrases of `asked_as` that do not find their article.
    #[must_use]
    pub fn check_asked_as(&self, documents: &[Document]) -> Vec<AskedAsFault> {
        documents
            .par_iter()
            .filter(|document| !document.page)
            .flat_map_iter(|document| {
                document.asked_as.iter().filter_map(|(phrase, line)| self.fault(document, phrase, *line))
            })
            .collect()
    }

    fn fault(&self, document: &Document, phrase: &str, line: usize) -> Option<AskedAsFault> {
        let mut hits = self.search(phrase, usize::MAX);
        let place = hits.iter().position(|hit| hit.url == document.url);
        if place.is_some_and(|place| place < AMONG) {
            return None;
        }
        let own = place.and_then(|place| Some((place + 1, hits.get(place)?.score)));
        hits.truncate(AMONG);
        Some(AskedAsFault { file: document.source.clone(), line, phrase: phrase.to_owned(), winners: hits, own })
    }
}
