//! The templates of `web/`, and how what they fill in is written.

use std::collections::BTreeMap;

use minijinja::value::merge_maps;
use minijinja::{AutoEscape, Environment, Value, context};

use crate::assets::WEB;
use crate::markdown;
use crate::mistake::{Findings, Mistake};

/// What is the same wherever it stands on a language's pages, and so laid out once: its name in templates, and its own template,
/// which sees what all pages share and nothing of the page it comes to stand in.
const SAME: [(&str, &str); 4] = [
    ("search_box", "components/search-box/search-box.html"),
    ("feedback_parts", "components/feedback/parts.html"),
    ("help", "components/help/help.html"),
    ("page_foot", "components/page-foot/page-foot.html"),
];

/// The templates of `web/`. What they fill in is escaped, unless it is known to be HTML; what is not there is nothing. A template
/// that cannot be read goes into the findings.
pub(crate) fn environment(findings: &mut Findings) -> Environment<'static> {
    let mut environment = Environment::new();
    for (name, bytes) in WEB.iter().filter(|(name, _)| name.ends_with(".html")) {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        if let Err(error) = environment.add_template(name, text) {
            findings.mistake(Mistake::of(name, error.to_string()));
        }
    }
    environment.set_formatter(|out, state, value| {
        if value.is_undefined() || value.is_none() {
            return Ok(());
        }
        let raw = value.is_safe() || matches!(state.auto_escape(), AutoEscape::None);
        let written = match value.as_str() {
            Some(text) if raw => out.write_str(text),
            Some(text) => out.write_str(&markdown::escape(text)),
            None if raw => write!(out, "{value}"),
            None => out.write_str(&markdown::escape(&value.to_string())),
        };
        written.map_err(minijinja::Error::from)
    });
    environment.add_filter(
        "fill",
        |text: String, values: minijinja::value::Kwargs| -> Result<String, minijinja::Error> {
            let mut text = text;
            for name in values.args().map(str::to_owned).collect::<Vec<_>>() {
                let value: Value = values.get(&name)?;
                text = text.replace(&format!("{{{name}}}"), &value.to_string());
            }
            values.assert_all_used()?;
            Ok(text)
        },
    );
    environment
}

/// The frame of a language's pages with [`SAME`] laid out in it, under `same`.
///
/// # Errors
/// When one of them cannot be laid out.
pub(crate) fn with_same(environment: &Environment<'_>, frame: Value) -> Result<Value, Mistake> {
    let lay_out = |(name, template): (&'static str, &str)| {
        let html = environment.get_template(template).and_then(|template| template.render(&frame));
        let html = html.map_err(|error| Mistake::of(template, format!("{error:#}")))?;
        Ok((name, Value::from_safe_string(html)))
    };
    let same: BTreeMap<&str, Value> = SAME.into_iter().map(lay_out).collect::<Result<_, _>>()?;
    Ok(merge_maps([context! { same }, frame]))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A name that templates have wrong would be an empty place on every page.
    #[test]
    fn what_is_laid_out_once_has_a_place_and_every_place_is_filled() {
        let templates = WEB.iter().filter(|(name, _)| name.ends_with(".html"));
        let text: String = templates.map(|(_, bytes)| std::str::from_utf8(bytes).unwrap()).collect();
        let placed: BTreeSet<&str> =
            text.split("{{ same.").skip(1).filter_map(|rest| rest.split(" }}").next()).collect();
        assert_eq!(placed, SAME.into_iter().map(|(name, _)| name).collect());
        assert_eq!(text.matches("same.").count(), text.matches("{{ same.").count());
    }
}
