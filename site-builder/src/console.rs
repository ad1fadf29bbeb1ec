//! The agents' console, `/desk/`: its pages in each language, and what its scripts must know of the site. Readers are never
//! led there; robots are asked not to remember it.

use std::collections::BTreeMap;

use bytes::Bytes;
use minijinja::value::{Serde, merge_maps};
use minijinja::{Environment, Value, context};
use serde_json::json;

use crate::content::Library;
use crate::mistake::{Findings, Mistake};
use crate::output::Output;
use crate::view::{Alternate, LanguageIndex, language_name};
use crate::words::Words;

/// Template, and where it stands below the console's address.
const PAGES: [(&str, &str); 2] = [("desk", ""), ("desk-insights", "insights/")];

/// Makes the console's pages in one language.
pub(crate) struct Console<'a> {
    pub(crate) library: &'a Library,
    pub(crate) environment: &'a Environment<'static>,
    /// The search index of every language, the site's first one first.
    pub(crate) indexes: &'a [LanguageIndex],
}

impl Console<'_> {
    /// The pages in `language`. `frame` is what every page of that language shares.
    pub(crate) fn pages(
        &self,
        language: &str,
        words: &Words,
        frame: &Value,
        output: &dyn Output,
        findings: &mut Findings,
    ) {
        let texts: BTreeMap<&str, &String> =
            words.all().iter().filter_map(|(key, text)| Some((key.strip_prefix("desk_")?, text))).collect();
        for (template, path) in PAGES {
            let address = self.address(language, path);
            let values = context! {
                alternates => Serde(self.alternates(language, path)),
                queue => self.address(language, ""),
                insights => self.address(language, "insights/"),
                words => json!(texts).to_string(),
                indexes => json!(self.indexes).to_string(),
            };
            let page = self
                .environment
                .get_template(&format!("pages/{template}.html"))
                .and_then(|template| template.render(merge_maps([values, frame.clone()])));
            match page {
                Ok(html) => output.put(format!("{}index.html", address.trim_start_matches('/')), html.into()),
                Err(error) => findings.mistake(Mistake::of(&address, format!("{error:#}"))),
            }
        }
    }

    /// The site's first language stands at the console's own address.
    fn address(&self, language: &str, path: &str) -> String {
        if self.library.config.languages.first().is_some_and(|first| first == language) {
            format!("/desk/{path}")
        } else {
            format!("/desk/{language}/{path}")
        }
    }

    fn alternates(&self, current: &str, path: &str) -> Vec<Alternate> {
        let alternate = |language: &String| Alternate {
            lang: language.clone(),
            name: language_name(language).to_owned(),
            url: self.address(language, path),
            current: language == current,
        };
        self.library.config.languages.iter().map(alternate).collect()
    }
}

/// `desk/config.json`.
pub(crate) fn config(library: &Library) -> Bytes {
    let config = &library.config;
    let topics: Vec<_> = config
        .topics
        .iter()
        .map(|topic| json!({ "id": topic.id, "label": topic.label, "sensitive": topic.sensitive }))
        .collect();
    let mib = config.limits.file_mib.map(|mib| u64::from(mib) * 1024 * 1024);
    let files = config.limits.files_a_message.map(u64::from);
    let sections: Vec<_> =
        library.sections.iter().map(|shelf| json!({ "id": shelf.id, "title": shelf.title })).collect();
    json!({
        "languages": config.languages,
        "topics": topics,
        "limits": {
            "file_bytes_max": mib.unwrap_or(tickets::limits::FILE_BYTES_MAX),
            "files_a_message": files.unwrap_or(tickets::limits::FILES_A_MESSAGE as u64),
        },
        "name": config.name,
        "sections": sections,
        "answers": library.answers,
    })
    .to_string()
    .into()
}
