//! The search index of every language, from what was rendered.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::config;
use crate::content::{Article, Library, Source};
use crate::mistake::{Findings, Mistake};
use crate::page::Renderings;
use crate::search;
use crate::words::Words;

/// Builds every language's search index; returns the addresses of their manifests.
pub(crate) fn build<'a>(
    library: &'a Library,
    words: &BTreeMap<&str, Words>,
    renderings: &mut Renderings<'a>,
    files: &mut BTreeMap<String, Bytes>,
    findings: &mut Findings,
) -> BTreeMap<&'a str, String> {
    let mut manifests = BTreeMap::new();
    for language in &library.config.languages {
        let articles = library.articles.values().filter_map(|article| document(library, article, language, renderings));
        let mut documents: Vec<search::Document> = articles.collect();
        documents.extend(rules(library, language, renderings));
        documents.extend(words.get(language.as_str()).into_iter().flat_map(|words| pages(language, words)));
        let lists = match library.words.get(language) {
            Some(own) => search::Words::parse(language, own).unwrap_or_else(|error| {
                findings.mistake(Mistake::of(&format!("{}/words/{language}.toml", library.root), error.to_string()));
                search::Words::builtin(language)
            }),
            None => search::Words::builtin(language),
        };
        let index = search::build(language, &mut documents, &lists);
        for fault in index.check_asked_as(&documents) {
            findings.mistake(Mistake::at(&fault.file, fault.line, fault.to_string()));
        }
        let folder = format!("assets/search/{language}");
        manifests.insert(language.as_str(), format!("/{folder}/{}", index.manifest));
        files.extend(index.files.into_iter().map(|(name, bytes)| (format!("{folder}/{name}"), Bytes::from(bytes))));
    }
    manifests
}

/// The article for the index, with the plain text of its rendering: nobody else needs that, and it is a third of the memory.
fn document<'a>(
    library: &'a Library,
    article: &'a Article,
    language: &'a str,
    renderings: &mut Renderings<'a>,
) -> Option<search::Document> {
    let source = article.versions.get(language)?;
    let section = library.sections.iter().find(|section| section.id == article.section);
    let section = section.map(|section| config::in_language(&section.title, language).to_owned());
    found_as(source, &article.id, language, section.unwrap_or_default(), renderings)
}

/// The rules of conduct are no article, but who asks for them finds them.
fn rules<'a>(library: &'a Library, language: &'a str, renderings: &mut Renderings<'a>) -> Option<search::Document> {
    found_as(library.rules.get(language)?, "rules", language, String::new(), renderings)
}

/// Nor are these, but who asks for a person, or for what became of their request, finds them. The phrases are the site's own, so
/// no author is held to them.
fn pages(language: &str, words: &Words) -> [search::Document; 2] {
    [("contact", "contact_title"), ("requests", "requests")].map(|(name, title)| search::Document {
        source: String::new(),
        url: format!("/{language}/{name}/"),
        title: words.get(title).to_owned(),
        section: String::new(),
        description: words.get(&format!("{name}_found")).to_owned(),
        asked_as: words
            .get(&format!("{name}_asked_as"))
            .split(',')
            .map(|phrase| (phrase.trim().to_owned(), 0))
            .collect(),
        passages: Vec::new(),
        page: true,
    })
}

fn found_as<'a>(
    source: &Source,
    id: &'a str,
    language: &'a str,
    section: String,
    renderings: &mut Renderings<'a>,
) -> Option<search::Document> {
    let rendering = renderings.get_mut(&(id, language))?;
    Some(search::Document {
        source: source.file.clone(),
        url: format!("/{language}/{id}/"),
        title: source.front.title.clone().unwrap_or_default(),
        section,
        description: source.front.description.clone(),
        asked_as: source.front.asked_as.clone(),
        passages: std::mem::take(&mut rendering.passages),
        page: false,
    })
}
