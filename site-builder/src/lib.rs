//! Turns a folder of articles into a static, searchable help centre. Here lives the way from [`build`] to [`Site`]; nothing
//! in this crate knows how a site is served or what becomes of a ticket.
//!
//! `content` reads the folder (`front` its front matter, `names` what files are called), `markdown` renders an
//! article (`links` resolves what it points at), [`search`] makes the index (`indexes` gives it what was rendered),
//! `page` lays everything out with the templates of `web/`, `console` the agents' pages, [`assets`] and `feeds` add
//! the rest, and `output` takes what comes of it.

mod answers;
pub mod assets;
mod config;
mod console;
mod content;
mod desk;
mod feeds;
mod front;
mod indexes;
mod links;
mod markdown;
pub mod mistake;
mod names;
mod output;
mod page;
mod picture;
mod references;
pub mod search;
pub mod security;
mod slug;
mod templates;
mod view;
mod words;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use bytes::Bytes;

pub use mistake::{Mistake, Mistakes};

use output::{InFolder, InMemory, Output};

/// A built help centre, in memory: it replaces an older one as a whole or not at all.
#[derive(Debug)]
pub struct Site {
    /// Path below the site's root → bytes.
    pub files: BTreeMap<String, Bytes>,
    /// Old address (without a slash at the end) → where it is now.
    pub redirects: BTreeMap<String, String>,
    /// The first is the one readers get when theirs is not here.
    pub languages: Vec<String>,
    /// What the ticket service must know, as JSON: languages, topics, limits, support hours.
    pub desk: String,
    /// How many articles there are, translations counted once each.
    pub articles: usize,
    /// What is not as it should be and yet stopped nothing.
    pub warnings: Vec<Mistake>,
}

/// What a build into a folder did.
#[derive(Debug)]
pub struct Written {
    /// As of a [`Site`].
    pub languages: Vec<String>,
    /// As of a [`Site`].
    pub articles: usize,
    /// As of a [`Site`].
    pub warnings: Vec<Mistake>,
    /// How many files the site has.
    pub files: usize,
    /// How many of them were new or had changed.
    pub changed: usize,
}

/// Why nothing, or not everything, was written.
#[derive(Debug)]
pub enum Fault {
    /// Every mistake in the content, with file and line; nothing was written.
    Mistakes(Mistakes),
    /// What the file system says of the folder.
    Folder(io::Error),
}

/// Builds the help centre of a content folder. `strict` makes mistakes of what is otherwise only warned of: broken links and
/// unknown keys. A folder with a `site.toml` is always held to that.
///
/// # Errors
/// Every mistake in the content, with file and line.
pub fn build(content: &Path, strict: bool) -> Result<Site, Mistakes> {
    let files = InMemory::default();
    let built = build_to(content, strict, &files)?;
    Ok(Site { files: files.into_files(), ..built })
}

/// Builds the same into the folder `out`, which must be empty, absent, or hold an older build: files that changed are written,
/// files that are no longer part of the site are taken away.
///
/// # Errors
/// Mistakes in the content, or what the file system says of `out`.
pub fn build_into(content: &Path, strict: bool, out: &Path) -> Result<Written, Fault> {
    let folder = InFolder::open(out).map_err(Fault::Folder)?;
    let Site { languages, articles, warnings, .. } = build_to(content, strict, &folder).map_err(Fault::Mistakes)?;
    let (files, changed) = folder.finish().map_err(Fault::Folder)?;
    Ok(Written { languages, articles, warnings, files, changed })
}

/// Everything of a site but its files, which went to `output`: none of them when there are mistakes in the content.
fn build_to(content: &Path, strict: bool, output: &dyn Output) -> Result<Site, Mistakes> {
    let (mut library, mut findings) = content::read(content, strict)?;
    let bodies = library.take_bodies();
    page::build(&library, bodies, output, &mut findings);
    if !findings.mistakes.is_empty() {
        return Err(Mistakes(findings.mistakes));
    }
    let redirects = references::redirects(&library);
    let desk = desk::json(&library.config);
    output.put("desk/config.json".to_owned(), console::config(&library));
    output.put("_pomoc/desk.json".to_owned(), Bytes::from(desk.clone()));
    output.put("_pomoc/redirects.json".to_owned(), Bytes::from(serde_json::to_vec(&redirects).unwrap_or_default()));
    Ok(Site {
        files: BTreeMap::new(),
        redirects,
        languages: library.config.languages.clone(),
        desk,
        articles: library.articles.len(),
        warnings: findings.warnings,
    })
}

impl Site {
    /// The site's language a browser likes best, by its `Accept-Language`; the first one when it names none of them.
    #[must_use]
    pub fn language_for(&self, accept_language: &str) -> &str {
        let weight = |range: &str| {
            range.split(';').find_map(|p| p.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0)
        };
        let mut best: Option<(f32, &str)> = None;
        for range in accept_language.split(',') {
            let tag = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            let primary = tag.split('-').next().unwrap_or_default();
            let own = self
                .languages
                .iter()
                .find(|own| **own == tag)
                .or_else(|| self.languages.iter().find(|own| *own == primary));
            if let Some(language) = own.filter(|_| best.is_none_or(|(former, _)| weight(range) > former)) {
                best = Some((weight(range), language));
            }
        }
        best.map_or_else(|| self.languages.first().map_or("en", String::as_str), |(_, language)| language)
    }
}

/// A short name for bytes: the same for the same bytes, another for others.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(16).collect()
}
