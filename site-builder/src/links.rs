//! What links and pictures in articles point at: resolved to addresses of the site, or said to be broken.

use crate::content::{Library, Source};

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// To an address: another site, a mail, a page or a file of ours.
    Address(String),
    /// To a heading of the same article.
    Heading(String),
    /// To a file of the content folder, by its path there; its address comes with it.
    File(String, String),
    /// To an article, by its path in the content folder; its address and perhaps a heading.
    Article(String, Option<String>),
    /// Nowhere; why, and what would be right.
    Broken(String),
    /// Into a scheme that runs or hides something.
    Forbidden(String),
}

const SCHEMES: [&str; 6] = ["http", "https", "mailto", "tel", "sms", "geo"];

impl Library {
    /// What `destination`, written in `source`, leads to.
    pub(crate) fn resolve(&self, source: &Source, destination: &str) -> Target {
        if let Some(scheme) = scheme(destination) {
            return if SCHEMES.contains(&scheme.as_str()) {
                Target::Address(destination.to_owned())
            } else {
                Target::Forbidden(format!("links may not use `{scheme}:`; use one of {}", SCHEMES.join(", ")))
            };
        }
        if destination.starts_with("//") {
            return Target::Address(format!("https:{destination}"));
        }
        if let Some(heading) = destination.strip_prefix('#') {
            return Target::Heading(heading.to_owned());
        }
        if destination.starts_with('/') {
            return self.resolve_absolute(destination);
        }
        self.resolve_relative(source, destination)
    }

    fn resolve_absolute(&self, destination: &str) -> Target {
        let path = destination.split(['#', '?']).next().unwrap_or_default();
        let mut parts = path.trim_matches('/').splitn(2, '/');
        let language = parts.next().unwrap_or_default();
        let rest = parts.next().unwrap_or_default();
        let own = self.config.languages.iter().any(|own| own == language);
        let known = ["", "search", "contact", "contact/ask", "requests", "requests/view", "rules"].contains(&rest)
            || self.sections.iter().any(|section| section.id == rest)
            || self.articles.contains_key(rest)
            || self.file_addresses.contains(path);
        match own && known || path == "/" {
            true => Target::Address(destination.to_owned()),
            false => Target::Broken(format!(
                "there is no page {path} on this site; link to the article's file instead, like ../section/article.md"
            )),
        }
    }

    /// Where readers find an article that exists in other languages only: its original, in the pages of their own.
    fn untranslated(&self, path: &str) -> Option<String> {
        let (language, rest) = path.split_once('/')?;
        let others = self.config.languages.iter().filter(|other| *other != language);
        let original = others.filter_map(|other| self.addresses.get(&format!("{other}/{rest}"))).next()?;
        let id = original.trim_start_matches('/').split_once('/')?.1;
        self.articles.contains_key(id.trim_end_matches('/')).then(|| format!("/{language}/{id}"))
    }

    fn resolve_relative(&self, source: &Source, destination: &str) -> Target {
        let (path, heading) = match destination.split_once('#') {
            Some((path, heading)) => (path, Some(heading.to_owned())),
            None => (destination, None),
        };
        let path = path.split('?').next().unwrap_or_default();
        let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let Some(path) = joined(folder, &unescaped(path)) else {
            return Target::Broken(format!("{destination:?} leads out of the content folder"));
        };
        let candidates = [path.clone(), format!("{path}.md"), format!("{}/index.md", path.trim_end_matches('/'))];
        for candidate in candidates {
            if let Some(address) = self.addresses.get(&candidate) {
                return if self.files.contains_key(&candidate) {
                    Target::File(candidate, address.clone())
                } else {
                    Target::Article(address.clone(), heading)
                };
            }
            if let Some(address) = self.untranslated(&candidate) {
                return Target::Article(address, heading);
            }
        }
        Target::Broken(format!("there is no file {path} in the content folder"))
    }
}

/// The scheme of an absolute address, in small letters. What a browser would take for one counts, control characters and
/// all.
fn scheme(destination: &str) -> Option<String> {
    let clean: String = destination.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let (scheme, _) = clean.split_once(':')?;
    // `a.md#x:y` is a path with a heading, not a scheme.
    let shaped = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    shaped.then(|| scheme.to_ascii_lowercase())
}

fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `My%20photo.png` is how markdown writes `My photo.png`.
fn unescaped(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let pair = tail.get(..2).filter(|_| *first == b'%').and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_seen_through_disguises() {
        let check = |destination, expected: Option<&str>| {
            assert_eq!(scheme(destination).as_deref(), expected, "{destination:?}")
        };
        check("https://example.org", Some("https"));
        check("JavaScript:alert(1)", Some("javascript"));
        check("java\nscript:alert(1)", Some("javascript"));
        check(" data:text/html,x", Some("data"));
        check("../a/b.md", None);
        check("a.md#x:y", None);
    }

    #[test]
    fn paths_are_joined_and_stay_inside() {
        assert_eq!(joined("en/a", "../b/c.md").as_deref(), Some("en/b/c.md"));
        assert_eq!(joined("en/a", "./c.md").as_deref(), Some("en/a/c.md"));
        assert_eq!(joined("en", "../../c.md"), None);
        assert_eq!(unescaped("My%20photo%zz.png"), "My photo%zz.png");
    }
}
