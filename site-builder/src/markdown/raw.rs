//! Raw HTML in an article: what is harmless stays, everything else goes.

use std::borrow::Cow;
use std::sync::Mutex;

use ammonia::UrlRelative;

use crate::content::{Library, Source};
use crate::links::Target;

/// The article's HTML with nothing in it that runs, loads, frames or styles; relative addresses are resolved.
pub(crate) fn harmless(library: &Library, source: &Source, html: &str, files: &mut Vec<String>) -> String {
    let found = Mutex::new(Vec::new());
    let resolve = |url: &str| -> Option<String> {
        if url.starts_with(['/', '#']) {
            return Some(url.to_owned());
        }
        match library.resolve(source, url) {
            Target::Address(address) | Target::Article(address, None) => Some(address),
            Target::Article(address, Some(heading)) => Some(format!("{address}#{heading}")),
            Target::File(path, address) => {
                found.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(path);
                Some(address)
            }
            Target::Heading(_) | Target::Broken(_) | Target::Forbidden(_) => None,
        }
    };
    let cleaned = ammonia::Builder::default()
        .add_tags(["section", "input", "label"])
        .add_generic_attributes(["id", "class", "role", "aria-label", "lang", "dir"])
        .add_tag_attributes("input", ["checked"])
        .set_tag_attribute_value("input", "type", "checkbox")
        .add_tag_attributes("pre", ["tabindex"])
        .add_tag_attributes("div", ["tabindex"])
        .add_tag_attributes("th", ["scope"])
        .add_tag_attributes("img", ["loading", "decoding"])
        .link_rel(None)
        .url_relative(UrlRelative::Custom(Box::new(Resolver(&resolve))))
        .clean(html)
        .to_string();
    files.extend(found.into_inner().unwrap_or_default());
    cleaned
}

/// Lets the sanitiser ask where a relative address leads.
struct Resolver<'a>(&'a (dyn Fn(&str) -> Option<String> + Send + Sync));

impl<'a> ammonia::UrlRelativeEvaluate<'a> for Resolver<'a> {
    fn evaluate<'url>(&self, url: &'url str) -> Option<Cow<'url, str>> {
        (self.0)(url).map(Cow::Owned)
    }
}
