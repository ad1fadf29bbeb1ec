//! What articles and the configuration say of other articles: whether it is there, and where old addresses lead.

use std::collections::BTreeMap;

use crate::config;
use crate::content::Library;
use crate::markdown::missing_heading;
use crate::mistake::{Findings, Mistake};
use crate::page::Renderings;
use crate::view;

/// Headings that links name, related and required articles, redirects.
pub(crate) fn check(library: &Library, renderings: &Renderings<'_>, findings: &mut Findings) {
    let mut headings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (language, article) in
        library.config.languages.iter().flat_map(|l| library.articles.values().map(move |a| (l, a)))
    {
        let Some((actual, _)) = view::version(library, article, language) else { continue };
        let rendering = renderings.get(&(article.id.as_str(), actual));
        let ids = rendering.map(|rendering| rendering.headings.iter().map(|heading| heading.id.clone()).collect());
        headings.insert(format!("/{language}/{}/", article.id), ids.unwrap_or_default());
    }
    let mut redirected: BTreeMap<&str, &str> = BTreeMap::new();
    for article in library.articles.values() {
        for (language, source) in &article.versions {
            let rendering = renderings.get(&(article.id.as_str(), language.as_str()));
            for (line, address, heading) in rendering.iter().flat_map(|rendering| &rendering.pointers) {
                let known = headings.get(address).map(Vec::as_slice).unwrap_or_default();
                if !known.contains(heading) {
                    findings.tolerated(Mistake::at(&source.file, *line, missing_heading(heading, known)));
                }
            }
            for related in source.front.related.iter().filter(|id| !library.articles.contains_key(*id)) {
                let what = format!("`related` names {related:?}, which is no article; write section/article");
                findings.tolerated(Mistake::at(&source.file, source.front.related_line, what));
            }
            for (from, line) in &source.front.redirect_from {
                let address = format!("{}/", from.trim_end_matches('/'));
                if headings.contains_key(&address) {
                    let what = format!("`redirect_from` names {from:?}, which is the address of an article");
                    findings.mistake(Mistake::at(&source.file, *line, what));
                }
                if let Some(other) = redirected.insert(from.trim_end_matches('/'), &source.file) {
                    let what =
                        format!("`redirect_from` names {from:?}, and so does {other}; an address leads to one place");
                    findings.mistake(Mistake::at(&source.file, *line, what));
                }
            }
        }
    }
    for id in library.config.popular.iter().filter(|id| !library.articles.contains_key(*id)) {
        findings.mistake(Mistake::of(
            config::FILE,
            format!("`popular` names {id:?}, which is no article; write section/article"),
        ));
    }
    for topic in &library.config.topics {
        for id in topic.required_reading.iter().filter(|id| !library.articles.contains_key(*id)) {
            let what = format!("`required_reading` names {id:?}, which is no article; write section/article");
            findings.mistake(Mistake::at(config::FILE, topic.line, what));
        }
    }
}

/// Old address → new one, and an address in another language for none.
pub(crate) fn redirects(library: &Library) -> BTreeMap<String, String> {
    let mut redirects = BTreeMap::new();
    for article in library.articles.values() {
        for (language, source) in &article.versions {
            for (from, _) in &source.front.redirect_from {
                redirects.insert(from.trim_end_matches('/').to_owned(), format!("/{language}/{}/", article.id));
            }
        }
    }
    redirects
}
