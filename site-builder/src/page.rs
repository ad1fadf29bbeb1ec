//! Lays the whole site out: renders every article, has the indexes made, fills the templates.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use minijinja::value::{Serde, merge_maps};
use minijinja::{Environment, Value, context};
use rayon::prelude::*;

use crate::assets;
use crate::config;
use crate::console::Console;
use crate::content::{Article, Library, Source};
use crate::feeds;
use crate::indexes;
use crate::markdown::{self, Rendered};
use crate::mistake::{Findings, Mistake};
use crate::output::Output;
use crate::references;
use crate::templates;
use crate::view::{self, Alternate, ArticleLink, LanguageIndex, Link, SearchFrame, language_name};
use crate::words::Words;

/// Headings that make a table of contents worth its place.
const CONTENTS_MIN: usize = 4;
/// Related articles under an article.
const RELATED: usize = 4;

/// (article, language) → its rendering.
pub(crate) type Renderings<'a> = BTreeMap<(&'a str, &'a str), Rendered>;

/// Lays out the site from its library and the bodies of its sources. Nothing is put out when the content has mistakes, which go
/// into the findings.
pub(crate) fn build(library: &Library, bodies: Vec<String>, output: &dyn Output, findings: &mut Findings) {
    let languages = &library.config.languages;
    let own = |language: &String| library.words.get(language).map(String::as_str);
    let words: BTreeMap<&str, Words> =
        languages.iter().map(|language| (language.as_str(), Words::of(language, own(language), findings))).collect();
    let mut renderings = render_all(library, bodies, &words, findings);
    references::check(library, &renderings, findings);

    let mut files = BTreeMap::new();
    copy_files(library, &renderings, &mut files, findings);
    let shipped = assets::files();
    let prefix = assets::prefix(&shipped);
    files.extend(shipped.into_iter().map(|(name, bytes)| (format!("{prefix}/{name}"), bytes)));
    let manifests = indexes::build(library, &words, &mut renderings, &mut files, findings);

    let environment = templates::environment(findings);
    if !findings.mistakes.is_empty() {
        return;
    }
    for (name, bytes) in files {
        output.put(name, bytes);
    }
    let index = |language: &String| LanguageIndex {
        lang: language.clone(),
        name: language_name(language).to_owned(),
        index: manifests.get(language.as_str()).cloned().unwrap_or_default(),
    };
    let indexes: Vec<LanguageIndex> = languages.iter().map(index).collect();
    let console = Console { library, environment: &environment, indexes: &indexes };
    for own in &indexes {
        let language = &own.lang;
        let Some(words) = words.get(language.as_str()) else { continue };
        let search = SearchFrame {
            name: own.name.clone(),
            index: own.index.clone(),
            others: indexes.iter().filter(|other| other.lang != own.lang).cloned().collect(),
        };
        let frame = view::frame(library, language, words, &prefix, search);
        let shared = match templates::with_same(&environment, Value::from(Serde(&frame))) {
            Ok(shared) => shared,
            Err(fault) => {
                findings.mistake(fault);
                continue;
            }
        };
        let layout = Layout {
            library,
            words,
            environment: &environment,
            language,
            sections: &frame.sections,
            places: frame.sections.iter().flat_map(places).collect(),
            frame: shared,
            renderings: &renderings,
        };
        layout.pages(output, findings);
        console.pages(language, words, &layout.frame, output, findings);
    }
    lay_out_rest(library, &words, &prefix, &environment, output, findings);
}

fn render_all<'a>(
    library: &'a Library,
    bodies: Vec<String>,
    words: &BTreeMap<&str, Words>,
    findings: &mut Findings,
) -> Renderings<'a> {
    let sources: Vec<(&str, &str, &Source)> = library.sources().collect();
    let strict = findings.strict;
    let rendered: Vec<_> = sources
        .into_par_iter()
        .zip(bodies)
        .filter_map(|((id, language, source), body)| {
            let mut own = Findings::new(strict);
            let rendered = markdown::render(library, source, &body, words.get(language)?, &mut own);
            Some(((id, language), rendered, own))
        })
        .collect();
    let mut renderings = Renderings::new();
    for (key, rendering, own) in rendered {
        findings.absorb(own);
        renderings.insert(key, rendering);
    }
    renderings
}

/// Files beside articles go along when an article shows them or links to them.
fn copy_files(
    library: &Library,
    renderings: &Renderings<'_>,
    files: &mut BTreeMap<String, Bytes>,
    findings: &mut Findings,
) {
    let wanted: BTreeSet<&String> = renderings.values().flat_map(|rendering| &rendering.files).collect();
    for path in wanted {
        let (Some(file), Some(address)) = (library.files.get(path), library.addresses.get(path)) else { continue };
        match std::fs::read(file) {
            Ok(bytes) => drop(files.insert(address.trim_start_matches('/').to_owned(), bytes.into())),
            Err(error) => {
                findings.mistake(Mistake::of(&format!("{}/{path}", library.root), format!("cannot be read: {error}")))
            }
        }
    }
}

fn places(section: &view::Section) -> impl Iterator<Item = (&str, usize)> {
    section.articles.iter().enumerate().map(|(place, article)| (article.url.as_str(), place))
}

/// One language's pages.
struct Layout<'a> {
    library: &'a Library,
    words: &'a Words,
    environment: &'a Environment<'static>,
    language: &'a str,
    sections: &'a [view::Section],
    /// The address of every article → its place in its section.
    places: BTreeMap<&'a str, usize>,
    /// What every page shares, converted once.
    frame: Value,
    renderings: &'a Renderings<'a>,
}

impl Layout<'_> {
    fn pages(&self, output: &dyn Output, findings: &mut Findings) {
        let plain = [
            ("", "home"),
            ("search/", "search"),
            ("contact/", "contact"),
            ("contact/ask/", "ask"),
            ("requests/", "requests"),
            ("requests/view/", "request"),
            ("requests/edit/", "edit"),
            ("confirm/", "confirm"),
        ];
        let put = |path: &str, page: Result<String, String>| match page {
            Ok(html) => {
                output.put(format!("{}/{path}index.html", self.language), Bytes::from(html));
                None
            }
            Err(error) => Some(Mistake::of(&format!("/{}/{path}", self.language), error)),
        };
        let mut faults: Vec<Mistake> = Vec::new();
        for (path, template) in plain {
            let popular = if template == "home" { self.popular() } else { Vec::new() };
            faults.extend(put(path, self.fill(template, path, context! { popular => Serde(popular) })));
        }
        for section in self.sections {
            let path = format!("{}/", section.id);
            faults.extend(put(&path, self.fill("section", &path, context! { section => Serde(section) })));
        }
        faults.extend(put("rules/", self.rules()));
        let articles = self.library.articles.par_iter();
        faults.par_extend(articles.filter_map(|(id, article)| put(&format!("{id}/"), self.article(article)?)));
        faults.into_iter().for_each(|fault| findings.mistake(fault));
    }

    fn fill(&self, template: &str, path: &str, values: Value) -> Result<String, String> {
        let alternates = self.alternates(path);
        let template = self.environment.get_template(&format!("pages/{template}.html")).map_err(|e| e.to_string())?;
        let own = self.library.config.address.as_ref().map(|address| format!("{address}/{}/{path}", self.language));
        let page = context! { alternates => Serde(alternates), canonical => own, address => self.library.config.address.clone() };
        let mut html =
            template.render(merge_maps([page, values, self.frame.clone()])).map_err(|error| format!("{error:#}"))?;
        // Thousands of pages are kept: none keeps more memory than it fills.
        html.shrink_to_fit();
        Ok(html)
    }

    fn alternates(&self, path: &str) -> Vec<Alternate> {
        let alternate = |language: &String| Alternate {
            lang: language.clone(),
            name: language_name(language).to_owned(),
            url: format!("/{language}/{path}"),
            current: language == self.language,
        };
        self.library.config.languages.iter().map(alternate).collect()
    }

    fn popular(&self) -> Vec<ArticleLink> {
        let named = self.library.config.popular.iter().filter_map(|id| self.link(id));
        let popular: Vec<ArticleLink> = named.collect();
        if !popular.is_empty() {
            return popular;
        }
        self.sections.iter().filter_map(|section| section.articles.first().cloned()).take(6).collect()
    }

    fn link(&self, id: &str) -> Option<ArticleLink> {
        view::article_link(self.library, self.library.articles.get(id)?, self.language)
    }

    fn rules(&self) -> Result<String, String> {
        let own = self.library.rules.get_key_value(self.language).or_else(|| self.library.rules.iter().next());
        let (title, html) = match own {
            Some((language, source)) => {
                let rendering = self.renderings.get(&("rules", language.as_str()));
                (source.front.title.clone().unwrap_or_default(), rendering.map(|r| r.html.clone()).unwrap_or_default())
            }
            None => {
                let html = Value::from_safe_string(self.words.get("rules_default").to_owned());
                (self.words.get("rules").to_owned(), html)
            }
        };
        self.fill("rules", "rules/", context! { title, html })
    }

    fn article(&self, article: &Article) -> Option<Result<String, String>> {
        let (language, source) = view::version(self.library, article, self.language)?;
        let rendering = self.renderings.get(&(article.id.as_str(), language))?;
        let section = self.sections.iter().find(|section| section.id == article.section)?;
        let foreign = (language != self.language).then(|| language.to_owned());
        let contents: Vec<_> = rendering.headings.iter().filter(|heading| heading.level == 2).collect();
        let contents = if contents.len() >= CONTENTS_MIN { contents } else { Vec::new() };
        let values = context! {
            id => article.id.as_str(),
            title => source.front.title.as_deref(),
            description => source.front.description.as_str(),
            html => rendering.html.clone(),
            contents => Serde(contents),
            updated => source.front.updated.as_deref().map(|day| context! { iso => day, written => self.words.date(day) }),
            related => Serde(self.related(article, source, section)),
            section => Serde(Link { title: section.title.clone(), url: section.url.clone() }),
            foreign => foreign.map(|lang| context! { lang, name => language_name(language) }),
        };
        Some(self.fill("article", &format!("{}/", article.id), values))
    }

    /// What the article names, filled up with its neighbours on the shelf.
    fn related(&self, article: &Article, source: &Source, section: &view::Section) -> Vec<ArticleLink> {
        let own = format!("/{}/{}/", self.language, article.id);
        let named = source.front.related.iter().filter_map(|id| self.link(id));
        let place = self.places.get(own.as_str()).copied().unwrap_or(0);
        let (before, after) = section.articles.split_at(place.min(section.articles.len()));
        let neighbours = after.iter().chain(before).cloned();
        let mut related: Vec<ArticleLink> = Vec::new();
        for link in named.chain(neighbours) {
            if related.len() == RELATED {
                break;
            }
            if link.url != own && !related.iter().any(|other| other.url == link.url) {
                related.push(link);
            }
        }
        related
    }
}

/// The page for what is not there, in all languages at once, and what programs read.
fn lay_out_rest(
    library: &Library,
    words: &BTreeMap<&str, Words>,
    assets: &str,
    environment: &Environment<'static>,
    output: &dyn Output,
    findings: &mut Findings,
) {
    let config = &library.config;
    let versions: Vec<_> = config
        .languages
        .iter()
        .filter_map(|language| {
            let t = Serde(words.get(language.as_str())?.all());
            Some(context! { lang => language, t => t, home => format!("/{language}/"), search => format!("/{language}/search/") })
        })
        .collect();
    let first = config.languages.first().map_or("en", String::as_str);
    let name = config::in_language(&config.name, first);
    let page = environment.get_template("pages/404.html").and_then(|template| {
        template.render(context! { lang => first, versions, name, assets => format!("/{assets}") })
    });
    match page {
        Ok(html) => output.put("404.html".to_owned(), Bytes::from(html)),
        Err(error) => findings.mistake(Mistake::of("/404.html", format!("{error:#}"))),
    }
    let mut pages = Vec::new();
    for language in &config.languages {
        pages.push((format!("/{language}/"), None));
        pages.extend(library.sections.iter().map(|section| (format!("/{language}/{}/", section.id), None)));
    }
    for article in library.articles.values() {
        pages.extend(
            article
                .versions
                .iter()
                .map(|(language, source)| (format!("/{language}/{}/", article.id), source.front.updated.clone())),
        );
    }
    if let Some(address) = &config.address {
        output.put("sitemap.xml".to_owned(), Bytes::from(feeds::sitemap(address, &pages)));
    }
    output.put("robots.txt".to_owned(), Bytes::from(feeds::robots(config.address.as_deref(), &config.languages)));
}
