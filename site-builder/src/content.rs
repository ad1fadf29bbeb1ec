//! Reads a content folder: which articles there are, in which languages, on which shelves. What stands in them is rendered
//! elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::answers::{self, ReadyAnswer};
use crate::config::{self, Config, Localised};
use crate::front::{self, Front};
use crate::mistake::{Findings, Mistake, Mistakes};
use crate::names::{address_of, file_address, section_id, title_of};

/// Everything a content folder holds.
#[derive(Debug)]
pub(crate) struct Library {
    pub(crate) config: Config,
    /// How the folder is called in messages.
    pub(crate) root: String,
    /// The shelves in their order.
    pub(crate) sections: Vec<Shelf>,
    /// Article id (`section/article`) → its versions.
    pub(crate) articles: BTreeMap<String, Article>,
    /// Language → the rules of conduct.
    pub(crate) rules: BTreeMap<String, Source>,
    /// Path below the folder → address of what can be linked to: articles and the files beside them.
    pub(crate) addresses: BTreeMap<String, String>,
    /// Path below the folder → where it lies on the disk, for files that are not articles.
    pub(crate) files: BTreeMap<String, PathBuf>,
    /// The addresses of those files.
    pub(crate) file_addresses: BTreeSet<String>,
    /// Language → the team's own `words/<language>.toml`.
    pub(crate) words: BTreeMap<String, String>,
    /// Language → the ready answers of the agents, by name.
    pub(crate) answers: BTreeMap<String, Vec<ReadyAnswer>>,
}

impl Library {
    /// All sources, in an order that repeats: the id of the article, its language, the source.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, &str, &Source)> {
        let articles = self.articles.values().flat_map(|article| {
            article.versions.iter().map(|(language, source)| (article.id.as_str(), language.as_str(), &**source))
        });
        articles.chain(self.rules.iter().map(|(language, source)| ("rules", language.as_str(), source)))
    }

    /// The bodies in the order of [`Library::sources`]: each is let go as soon as it is rendered.
    pub(crate) fn take_bodies(&mut self) -> Vec<String> {
        let articles = self.articles.values_mut().flat_map(|article| article.versions.values_mut().map(|s| &mut **s));
        articles.chain(self.rules.values_mut()).map(|source| std::mem::take(&mut source.body)).collect()
    }
}

/// A section with what it is called.
#[derive(Debug)]
pub(crate) struct Shelf {
    pub(crate) id: String,
    pub(crate) title: Localised,
    pub(crate) description: Localised,
}

/// An article in all its languages.
#[derive(Debug)]
pub(crate) struct Article {
    pub(crate) id: String,
    pub(crate) section: String,
    /// By language; boxed, because a map makes room for eleven where most have one or two.
    pub(crate) versions: BTreeMap<String, Box<Source>>,
}

/// One file.
#[derive(Debug)]
pub(crate) struct Source {
    /// How it is called in messages: `content/en/sign-in/lost-phone.md`.
    pub(crate) file: String,
    /// Its path below the content folder: `en/sign-in/lost-phone.md`.
    pub(crate) path: String,
    pub(crate) front: Front,
    pub(crate) body: String,
    /// Lines before the body.
    pub(crate) offset: usize,
}

/// Where ready answers are.
const ANSWERS: &str = "answers/";
/// The shelf of articles that lie in no section's folder.
const LOOSE: &str = "general";

/// Reads the folder.
///
/// # Errors
/// When the folder or its configuration cannot be read at all; single articles' mistakes are in the findings.
pub(crate) fn read(content: &Path, strict: bool) -> Result<(Library, Findings), Mistakes> {
    let root = content.display().to_string();
    if !content.is_dir() {
        let what = "there is no such folder; name the one with the articles with --content";
        return Err(Mistakes(vec![Mistake::of(&root, what)]));
    }
    let toml = content.join(config::FILE);
    let mut findings = Findings::new(strict || toml.exists());
    let tree = walk(content, &mut findings);
    let config = if toml.exists() {
        let file = toml.display().to_string();
        let text = std::fs::read_to_string(&toml)
            .map_err(|e| Mistakes(vec![Mistake::of(&file, format!("cannot be read: {e}"))]))?;
        match config::parse(&file, &text, &mut findings) {
            Some(config) => config,
            None => return Err(Mistakes(findings.mistakes)),
        }
    } else {
        let name = content.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        config::assumed(&title_of(&name.unwrap_or_default()), languages(&tree))
    };
    let mut shelves = Shelves { root: root.clone(), config: &config, findings: &mut findings, taken: BTreeMap::new() };
    let mut library = shelves.fill(content, tree);
    library.sections = shelves.order(&library);
    library.config = config;
    if library.articles.is_empty() {
        findings.mistake(Mistake::of(&root, "holds no article; write one as <language>/<section>/<article>.md"));
    }
    Ok((library, findings))
}

/// Every file below the folder, as a path with slashes, in order; hidden ones are passed over.
fn walk(content: &Path, findings: &mut Findings) -> Vec<String> {
    let mut paths = Vec::new();
    let mut folders = vec![(content.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                findings.mistake(Mistake::of(&folder.display().to_string(), format!("cannot be read: {error}")));
                continue;
            }
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || name == "node_modules" {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.path().is_dir() { folders.push((entry.path(), format!("{path}/"))) } else { paths.push(path) }
        }
    }
    paths.sort();
    paths
}

/// A folder whose articles all lie in folders named like languages has those languages; any other is in English.
fn languages(tree: &[String]) -> Vec<String> {
    let is_tag = |name: &str| {
        let mut parts = name.split('-');
        let plain = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
            lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic())
        };
        parts.next().is_some_and(|part| plain(part, 2..=2)) && parts.all(|part| plain(part, 2..=4))
    };
    let articles = tree.iter().filter(|path| is_article(path) && !path.starts_with(ANSWERS));
    let tops: BTreeSet<&str> = articles.map(|path| path.split('/').next().unwrap_or_default()).collect();
    if tops.is_empty() || !tops.iter().all(|top| is_tag(top)) {
        return vec!["en".to_owned()];
    }
    let mut languages: Vec<String> = tops.into_iter().map(str::to_owned).collect();
    languages.sort_by_key(|language| (language != "en", language.clone()));
    languages
}

fn is_article(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ["md", "markdown"].contains(&ending.to_ascii_lowercase().as_str()))
}

struct Shelves<'a> {
    root: String,
    config: &'a Config,
    findings: &'a mut Findings,
    /// Address → the file that has it; folder that is no language → the first article in it.
    taken: BTreeMap<String, String>,
}

impl Shelves<'_> {
    fn fill(&mut self, content: &Path, tree: Vec<String>) -> Library {
        let mut library = Library {
            config: config::assumed("", Vec::new()),
            root: self.root.clone(),
            sections: Vec::new(),
            articles: BTreeMap::new(),
            rules: BTreeMap::new(),
            addresses: BTreeMap::new(),
            files: BTreeMap::new(),
            file_addresses: BTreeSet::new(),
            words: BTreeMap::new(),
            answers: BTreeMap::new(),
        };
        let single = self.config.languages.len() == 1
            && !tree.iter().any(|path| path.starts_with(&format!("{}/", self.config.languages.concat())));
        for path in tree {
            if let Some(language) = path.strip_prefix("words/").and_then(|name| name.strip_suffix(".toml")) {
                let languages = &self.config.languages;
                if !languages.iter().any(|own| own == language) {
                    let what = format!("is for no language of the site ({}), and is not used", languages.join(", "));
                    self.findings.warning(Mistake::of(&format!("{}/{path}", self.root), what));
                } else if let Some(text) = self.text(content, &path) {
                    library.words.insert(language.to_owned(), text);
                }
                continue;
            }
            if path.starts_with(ANSWERS) {
                self.ready_answer(&mut library, content, &path);
                continue;
            }
            let (language, rest) = match path.split_once('/') {
                _ if single => (self.config.languages.concat(), path.as_str()),
                Some((language, rest)) => (language.to_owned(), rest),
                None => continue,
            };
            if !self.config.languages.contains(&language) {
                self.left_out(&path, &language);
                continue;
            }
            if rest == config::FILE {
                continue;
            }
            if is_article(&path) {
                self.shelve(&mut library, content, &path, &language, rest);
            } else {
                let address = format!("/{language}/{}", file_address(rest));
                library.file_addresses.insert(address.clone());
                library.addresses.insert(path.clone(), address);
                library.files.insert(path.clone(), content.join(&path));
            }
        }
        library
    }

    /// Says of the first article in a folder that is no language why it and its like are not in the site.
    fn left_out(&mut self, path: &str, folder: &str) {
        if is_article(path) && self.taken.insert(folder.to_owned(), path.to_owned()).is_none() {
            let languages = self.config.languages.join(", ");
            let what = format!(
                "is left out with all of {folder:?}, which is no language of the site ({languages}); move it below one"
            );
            self.findings.warning(Mistake::of(&format!("{}/{path}", self.root), what));
        }
    }

    /// `answers/en/thanks.md` is a ready answer in English.
    fn ready_answer(&mut self, library: &mut Library, content: &Path, path: &str) {
        let Some((language, name)) = path.strip_prefix(ANSWERS).and_then(|rest| rest.split_once('/')) else { return };
        if !is_article(path) || !self.config.languages.iter().any(|own| own == language) {
            return;
        }
        let Some(text) = self.text(content, path) else { return };
        let id = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let file = format!("{}/{path}", self.root);
        if let Some(answer) = answers::parse(&file, id, &text, self.config, self.findings) {
            library.answers.entry(language.to_owned()).or_default().push(answer);
        }
    }

    fn text(&mut self, content: &Path, path: &str) -> Option<String> {
        let wrong = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::InvalidData => "is not UTF-8; save it as UTF-8".to_owned(),
            _ => format!("cannot be read: {error}"),
        };
        let read = std::fs::read_to_string(content.join(path)).map_err(wrong);
        read.map_err(|what| self.findings.mistake(Mistake::of(&format!("{}/{path}", self.root), what))).ok()
    }

    fn shelve(&mut self, library: &mut Library, content: &Path, path: &str, language: &str, rest: &str) {
        let Some(text) = self.text(content, path) else { return };
        let file = format!("{}/{path}", self.root);
        let (front, body, offset) = front::split(&file, &text, self.findings);
        let source = Source { body: body.to_owned(), file: file.clone(), path: path.to_owned(), front, offset };
        if source.front.draft {
            return;
        }
        let stem = rest.rsplit_once('.').map_or(rest, |(stem, _)| stem);
        let name = stem.rsplit('/').next().unwrap_or_default();
        if stem == "rules" {
            library.addresses.insert(path.to_owned(), format!("/{language}/rules/"));
            library.rules.insert(language.to_owned(), self.titled(source, name));
            return;
        }
        if matches!(name.to_ascii_lowercase().as_str(), "index" | "_index" | "readme") {
            // What introduces a folder is no article; links to it lead to the folder's page.
            let folder = stem.rsplit_once('/').map_or("", |(folder, _)| folder);
            let section = folder.split('/').next().map(section_id).unwrap_or_default();
            let address = if section.is_empty() { format!("/{language}/") } else { format!("/{language}/{section}/") };
            library.addresses.insert(path.to_owned(), address);
            return;
        }
        let id = self.id(&file, stem);
        let section = id.split('/').next().unwrap_or_default().to_owned();
        self.keep_clear(&file, language, stem);
        let address = format!("/{language}/{id}/");
        if let Some(other) = self.taken.insert(address.clone(), file.clone()) {
            self.findings.mistake(Mistake::of(
                &file,
                format!("has the address {address}, and so has {other}; rename one of them"),
            ));
            return;
        }
        library.addresses.insert(path.to_owned(), address);
        let source = self.titled(source, name);
        let new = || Article { id: id.clone(), section, versions: BTreeMap::new() };
        library.articles.entry(id.clone()).or_insert_with(new).versions.insert(language.to_owned(), Box::new(source));
    }

    /// Says that a folder has the name of a page of the site; of the first article there, and not of all.
    fn keep_clear(&mut self, file: &str, language: &str, stem: &str) {
        let Some((folder, _)) = stem.split_once('/') else { return };
        let (own, section) = (address_of(folder), section_id(folder));
        let address = format!("/{language}/{own}/");
        if own == section || self.taken.insert(address.clone(), file.to_owned()).is_some() {
            return;
        }
        let instead =
            if self.findings.strict { String::new() } else { format!("; until then it is at /{language}/{section}/") };
        let what =
            format!("the address {address} is a page of the site itself; call the folder something else{instead}");
        self.findings.tolerated(Mistake::of(file, what));
    }

    fn id(&mut self, file: &str, stem: &str) -> String {
        let parts: Vec<String> = match stem.split_once('/') {
            Some((folder, rest)) => [section_id(folder)].into_iter().chain(rest.split('/').map(address_of)).collect(),
            None => vec![address_of(stem)],
        };
        if parts.iter().any(String::is_empty) {
            self.findings
                .mistake(Mistake::of(file, "its name has no letter or digit to make an address of; rename it"));
        }
        match parts.as_slice() {
            [alone] => format!("{LOOSE}/{alone}"),
            parts => parts.join("/"),
        }
    }

    /// An article needs a title: from its head, or where that is tolerated from its first heading or its name.
    fn titled(&mut self, mut source: Source, name: &str) -> Source {
        if source.front.title.is_none() {
            let heading =
                source.body.lines().find_map(|line| line.strip_prefix("# ")).map(|line| line.trim().to_owned());
            let is_named = heading.is_some() && !self.findings.strict;
            let title = heading.unwrap_or_else(|| title_of(name));
            if !is_named {
                let what = format!("has no title; write `title: {title}` between two lines `---` at its head");
                self.findings.tolerated(Mistake::at(&source.file, 1, what));
            }
            source.front.title = Some(title);
        }
        source
    }

    /// The configured sections first, then those that only folders show.
    fn order(&mut self, library: &Library) -> Vec<Shelf> {
        let configured = self.config.sections.iter();
        let mut shelves: Vec<Shelf> = configured
            .map(|s| Shelf { id: s.id.clone(), title: s.title.clone(), description: s.description.clone() })
            .collect();
        let mut folders: Vec<(String, String)> = Vec::new();
        for article in library.articles.values() {
            for source in article.versions.values() {
                folders.push((folder_of(source, &self.config.languages), article.section.clone()));
            }
        }
        folders.sort();
        for (folder, section) in folders {
            if shelves.iter().any(|shelf| shelf.id == section) {
                continue;
            }
            if !self.config.sections.is_empty() {
                let what = format!(
                    "the folder {folder:?} is no section; add [[sections]] with id = \"{section}\" to {}",
                    config::FILE
                );
                self.findings.mistake(Mistake::of(&self.root, what));
            }
            let title = title_of(if folder.is_empty() { LOOSE } else { &folder });
            let title = self.config.languages.iter().map(|language| (language.clone(), title.clone())).collect();
            shelves.push(Shelf { id: section, title, description: Localised::new() });
        }
        for shelf in
            shelves.iter().filter(|shelf| !library.articles.values().any(|article| article.section == shelf.id))
        {
            self.findings.warning(Mistake::of(config::FILE, format!("the section {:?} has no article", shelf.id)));
        }
        shelves.retain(|shelf| library.articles.values().any(|article| article.section == shelf.id));
        shelves
    }
}

/// The name of the folder an article lies in, below its language's.
fn folder_of(source: &Source, languages: &[String]) -> String {
    let mut parts: Vec<&str> = source.path.split('/').collect();
    parts.pop();
    if parts.first().is_some_and(|first| languages.iter().any(|language| language == first)) {
        parts.remove(0);
    }
    parts.first().map(|name| (*name).to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_known_by_their_ending() {
        assert!(is_article("a/INDEX.MD") && is_article("b.markdown") && !is_article("c.mdx"));
    }

    #[test]
    fn language_folders_are_recognised_only_when_all_are() {
        let tree = |paths: &[&str]| languages(&paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>());
        assert_eq!(tree(&["pl/a/b.md", "en/a/b.md", "images/x.png"]), ["en", "pl"]);
        assert_eq!(tree(&["pt-br/a.md"]), ["pt-br"]);
        assert_eq!(tree(&["guides/a.md", "en/b.md"]), ["en"]);
        assert_eq!(tree(&[]), ["en"]);
    }
}
