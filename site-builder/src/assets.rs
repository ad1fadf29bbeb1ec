//! The files of `web/` as the site ships them: scripts without comments, the search's worker and style sheets as one each,
//! under an address that changes with their content, so that browsers may keep them for ever.

use bytes::Bytes;

use crate::search::client;

/// Every file of `web/`, by its path there.
pub(crate) const WEB: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/web.rs"));

/// Where the components of the agents' console begin.
const DESK: &str = "components/desk";
/// The style sheets that come first, in this order; components follow by name.
const BASE: [&str; 5] = ["tokens", "reset", "type", "layout", "print"];

/// The address prefix of this build's assets, without a slash at the end.
pub(crate) fn prefix(files: &[(String, Bytes)]) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in files {
        hasher.update(name.as_bytes()).update(&[0]).update(bytes).update(&[0]);
    }
    format!("assets/{}", hasher.finalize().to_hex().chars().take(12).collect::<String>())
}

/// The assets by their path below the prefix.
pub(crate) fn files() -> Vec<(String, Bytes)> {
    let served = |name: &str| [".js", ".svg", ".png", ".woff2"].iter().any(|ending| name.ends_with(ending));
    let mut files: Vec<(String, Bytes)> = WEB
        .iter()
        .filter(|(name, _)| served(name))
        .map(|(name, bytes)| ((*name).to_owned(), shipped(name, bytes)))
        .collect();
    files.push(("site.css".to_owned(), Bytes::from(style_sheet())));
    files.push(("desk.css".to_owned(), Bytes::from(desk_style_sheet())));
    files
}

/// A file as readers get it: scripts bare, the search's worker in one piece.
fn shipped(name: &str, bytes: &'static [u8]) -> Bytes {
    let text = |name: &str| {
        WEB.iter().find(|(other, _)| *other == name).and_then(|(_, bytes)| std::str::from_utf8(bytes).ok())
    };
    let script = match name {
        "lib/search/worker.js" => client::worker(text),
        _ if name.ends_with(".js") => text(name).map(client::bare),
        _ => None,
    };
    script.map_or(Bytes::from_static(bytes), Bytes::from)
}

fn style_sheet() -> String {
    let mut css = String::from("@layer reset, tokens, type, layout, components, print, last;\n");
    let text = |name: &str| {
        WEB.iter().find(|(other, _)| *other == name).and_then(|(_, bytes)| std::str::from_utf8(bytes).ok())
    };
    for name in BASE {
        css.push_str(&bare(text(&format!("base/{name}.css")).unwrap_or_default()));
    }
    css.extend(components(|name| !name.starts_with(DESK)));
    css
}

/// What the agents' console adds; readers are spared it.
fn desk_style_sheet() -> String {
    components(|name| name.starts_with(DESK)).collect()
}

fn components(wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = String> {
    let sheets = WEB.iter().filter(|(name, _)| name.starts_with("components/") && name.ends_with(".css"));
    sheets.filter(move |(name, _)| wanted(name)).map(|(_, bytes)| bare(std::str::from_utf8(bytes).unwrap_or_default()))
}

/// A style sheet without comments and indentation: readers' phones need neither.
fn bare(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect()
}

/// The media type of a file, by its name.
#[must_use]
pub fn media(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "csv" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}

/// How long a browser may keep a file: for ever when its address changes with its content, else it asks each time.
#[must_use]
pub fn caching(name: &str) -> &'static str {
    if name.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=0, must-revalidate"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_names_no_variable_that_is_not_defined() {
        let css = style_sheet() + &desk_style_sheet();
        let defined: Vec<&str> = css.lines().filter_map(|line| line.strip_prefix("--")?.split(':').next()).collect();
        let (_, uses) = css.split_once("var(--").expect("the style sheet uses variables");
        for used in uses.split("var(--") {
            let name = used.split([')', ',']).next().unwrap();
            assert!(defined.contains(&name), "--{name} is used and not defined");
        }
        assert!(!css.contains("!important"));
    }

    #[test]
    fn no_script_writes_markup_and_only_one_fetches() {
        for (name, bytes) in WEB.iter().filter(|(name, _)| name.ends_with(".js")) {
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(!text.contains("innerHTML") && !text.contains("insertAdjacentHTML"), "{name} writes markup");
            assert!(*name == "lib/api.js" || !text.contains("fetch("), "{name} fetches; only lib/api.js may");
        }
    }

    #[test]
    fn comments_leave_the_style_sheet() {
        assert_eq!(bare("/* a */\na {\n  b: c; /* d\n e */\n}\n"), "a {\nb: c;\n}\n");
    }
}
