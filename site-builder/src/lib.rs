//! Turns a folder of articles into a static, searchable help centre. Here lives the way from [`build`] to [`Site`]; nothing
//! in this crate knows how a site is served or what becomes of a ticket.
//!
//! `content` reads the folder (`front` its front matter), `markdown` renders an article (`links` resolves what it points
//! at), [`search`] makes the index, `page` lays everything out with the templates of `web/`,
//! `console` the agents' pages, [`assets`] and `feeds` add the
//! rest.

mod answers;
pub mod assets;
mod config;
mod console;
mod content;
mod desk;
mod feeds;
mod front;
mod links;
mod markdown;
pub mod mistake;
mod page;
mod picture;
mod references;
pub mod search;
pub mod security;
mod slug;
mod view;
mod words;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use bytes::Bytes;

pub use mistake::{Mistake, Mistakes};

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

/// Builds the help centre of a content folder. `strict` makes mistakes of what is otherwise only warned of: broken links and
/// unknown keys. A folder with a `site.toml` is always held to that.
///
/// # Errors
/// Every mistake in the content, with file and line.
pub fn build(content: &Path, strict: bool) -> Result<Site, Mistakes> {
    let (mut library, mut findings) = content::read(content, strict)?;
    let bodies = library.take_bodies();
    let built = page::build(&library, bodies, &mut findings);
    if !findings.mistakes.is_empty() {
        return Err(Mistakes(findings.mistakes));
    }
    let mut files = built.files;
    let redirects = references::redirects(&library);
    let desk = desk::json(&library.config);
    files.insert("desk/config.json".to_owned(), console::config(&library));
    files.insert("_pomoc/desk.json".to_owned(), Bytes::from(desk.clone()));
    files.insert("_pomoc/redirects.json".to_owned(), Bytes::from(serde_json::to_vec(&redirects).unwrap_or_default()));
    Ok(Site {
        files,
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

    /// Writes the site into `out`: files that changed are written, files of an older build that are no longer part of it
    /// are taken away. Returns how many were written.
    ///
    /// # Errors
    /// What the file system says. `out` must be empty, absent, or hold an older build.
    pub fn write(&self, out: &Path) -> io::Result<usize> {
        let mut stale = Vec::new();
        if out.exists() {
            refuse_strangers(out)?;
            list(out, out, &mut stale)?;
        }
        let mut written = 0;
        for (name, bytes) in &self.files {
            let path = out.join(name);
            if std::fs::read(&path).is_ok_and(|old| old == *bytes) {
                continue;
            }
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(&path, bytes)?;
            written += 1;
        }
        for name in stale.into_iter().filter(|name| !self.files.contains_key(name)) {
            std::fs::remove_file(out.join(name))?;
        }
        Ok(written)
    }
}

/// A folder that holds something else than a site is not ours to tidy.
fn refuse_strangers(out: &Path) -> io::Result<()> {
    let empty = std::fs::read_dir(out)?.next().is_none();
    if empty || out.join("_pomoc").is_dir() {
        return Ok(());
    }
    Err(io::Error::other("the folder is not empty and holds no site that pomoc built; choose another, or empty it"))
}

fn list(root: &Path, folder: &Path, names: &mut Vec<String>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, names)?;
        } else if let Ok(name) = path.strip_prefix(root) {
            names.push(name.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

/// A short name for bytes: the same for the same bytes, another for others.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(16).collect()
}
