//! What templates see: the parts of a page as plain values.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::in_language;
use crate::content::{Article, Library, Source};
use crate::words::Words;

/// A link with words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Link {
    pub(crate) title: String,
    pub(crate) url: String,
}

/// An article in a list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ArticleLink {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) url: String,
    /// The language it is in, when not the page's.
    pub(crate) lang: Option<String>,
    pub(crate) language: Option<String>,
}

/// A section with its articles.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Section {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) url: String,
    pub(crate) articles: Vec<ArticleLink>,
}

/// A topic of the form.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Topic {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) notice: String,
    pub(crate) reading: Vec<ArticleLink>,
}

/// A language of the site, as a link to the same page in it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Alternate {
    pub(crate) lang: String,
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) current: bool,
}

/// A search index and its language.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LanguageIndex {
    pub(crate) lang: String,
    pub(crate) name: String,
    pub(crate) index: String,
}

/// What every page of a language shares.
#[derive(Debug, Serialize)]
pub(crate) struct Frame<'a> {
    pub(crate) lang: &'a str,
    pub(crate) dir: &'static str,
    pub(crate) t: &'a BTreeMap<String, String>,
    pub(crate) site: BTreeMap<&'static str, String>,
    pub(crate) url: BTreeMap<&'static str, String>,
    pub(crate) assets: String,
    pub(crate) links: Vec<Link>,
    pub(crate) search: SearchFrame,
    pub(crate) sections: Vec<Section>,
    pub(crate) topics: Vec<Topic>,
    pub(crate) limits: BTreeMap<&'static str, u64>,
    pub(crate) types: String,
}

/// Where the search finds its indexes.
#[derive(Debug, Serialize)]
pub(crate) struct SearchFrame {
    /// What this language calls itself.
    pub(crate) name: String,
    pub(crate) index: String,
    pub(crate) others: Vec<LanguageIndex>,
}

/// The version of an article that readers of a language get: its own, or the first of the site's languages that has one.
pub(crate) fn version<'a>(library: &Library, article: &'a Article, language: &str) -> Option<(&'a str, &'a Source)> {
    let own = article.versions.get_key_value(language);
    let others = library.config.languages.iter().filter_map(|other| article.versions.get_key_value(other));
    own.into_iter().chain(others).next().map(|(language, source)| (language.as_str(), &**source))
}

/// An article as a link for readers of a language.
pub(crate) fn article_link(library: &Library, article: &Article, language: &str) -> Option<ArticleLink> {
    let (actual, source) = version(library, article, language)?;
    let foreign = (actual != language).then(|| actual.to_owned());
    Some(ArticleLink {
        title: source.front.title.clone().unwrap_or_default(),
        description: source.front.description.clone(),
        url: format!("/{language}/{}/", article.id),
        language: foreign.as_deref().map(|lang| language_name(lang).to_owned()),
        lang: foreign,
    })
}

/// The sections with all their articles, in order.
pub(crate) fn sections(library: &Library, language: &str) -> Vec<Section> {
    let of = |shelf: &crate::content::Shelf| {
        let mut articles: Vec<(&Article, &Source)> = library
            .articles
            .values()
            .filter(|article| article.section == shelf.id)
            .filter_map(|article| Some((article, version(library, article, language)?.1)))
            .collect();
        articles.sort_by_key(|(article, source)| (source.front.order.unwrap_or(i64::MAX), article.id.clone()));
        Section {
            id: shelf.id.clone(),
            title: in_language(&shelf.title, language).to_owned(),
            description: in_language(&shelf.description, language).to_owned(),
            url: format!("/{language}/{}/", shelf.id),
            articles: articles.iter().filter_map(|(article, _)| article_link(library, article, language)).collect(),
        }
    };
    library.sections.iter().map(of).collect()
}

/// The topics of the form.
pub(crate) fn topics(library: &Library, language: &str) -> Vec<Topic> {
    let reading = |id: &String| article_link(library, library.articles.get(id)?, language);
    let of = |topic: &crate::config::Topic| Topic {
        id: topic.id.clone(),
        label: in_language(&topic.label, language).to_owned(),
        notice: in_language(&topic.notice, language).to_owned(),
        reading: topic.required_reading.iter().filter_map(reading).collect(),
    };
    library.config.topics.iter().map(of).collect()
}

/// The frame of a language's pages.
pub(crate) fn frame<'a>(
    library: &Library,
    language: &'a str,
    words: &'a Words,
    assets: &str,
    search: SearchFrame,
) -> Frame<'a> {
    let config = &library.config;
    let texts = [("name", &config.name), ("description", &config.description)];
    let url = [
        ("home", ""),
        ("search", "search/"),
        ("contact", "contact/"),
        ("ask", "contact/ask/"),
        ("requests", "requests/"),
        ("view", "requests/view/"),
        ("edit", "requests/edit/"),
        ("rules", "rules/"),
    ];
    let link = |link: &crate::config::Link| Link {
        title: in_language(&link.label, language).to_owned(),
        url: link.url.clone(),
    };
    let limits = [
        ("files", config.limits.files_a_message.map_or(tickets::limits::FILES_A_MESSAGE as u64, u64::from)),
        ("mib", config.limits.file_mib.map_or(tickets::limits::FILE_BYTES_MAX / (1024 * 1024), u64::from)),
        ("title", tickets::limits::TITLE_CHARACTERS_MAX as u64),
        ("description", tickets::limits::DESCRIPTION_CHARACTERS_MAX as u64),
    ];
    Frame {
        lang: language,
        dir: if matches!(language, "ar" | "he" | "fa" | "ur") { "rtl" } else { "ltr" },
        t: words.all(),
        site: texts.map(|(name, text)| (name, in_language(text, language).to_owned())).into(),
        url: url.map(|(name, path)| (name, format!("/{language}/{path}"))).into(),
        assets: format!("/{assets}"),
        links: config.links.iter().map(link).collect(),
        search,
        sections: sections(library, language),
        topics: topics(library, language),
        limits: limits.into(),
        types: tickets::attachment::FILE_TYPES.iter().map(|kind| kind.media).collect::<Vec<_>>().join(","),
    }
}

/// What a language calls itself.
pub(crate) fn language_name(language: &str) -> &str {
    match language {
        "en" => "English",
        "pl" => "Polski",
        "de" => "Deutsch",
        "fr" => "Français",
        "es" => "Español",
        "it" => "Italiano",
        "pt" | "pt-br" => "Português",
        "nl" => "Nederlands",
        "cs" => "Čeština",
        "sk" => "Slovenčina",
        "uk" => "Українська",
        "ru" => "Русский",
        "sv" => "Svenska",
        "tr" => "Türkçe",
        "ja" => "日本語",
        "zh" => "中文",
        "ar" => "العربية",
        other => other,
    }
}
