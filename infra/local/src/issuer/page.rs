//! The issuer's only page: who are you today? And what it says when a request cannot go on. No script; choosing is a link.

use http::{HeaderValue, Response, StatusCode, header};

use crate::gateway::{Body, full};
use crate::issuer::{AGENTS, PATH};

/// The page's style sheet.
pub(crate) const STYLE: &str = include_str!("page.css");

/// The words of the page, in one language.
struct Words {
    language: &'static str,
    title: &'static str,
    why: &'static str,
    stopped: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    title: "Who are you today?",
    why: "This sign-in exists on this machine only. In the cloud your team's own takes its place.",
    stopped: "This sign-in cannot go on",
};

const POLISH: Words = Words {
    language: "pl",
    title: "Kim dziś jesteś?",
    why: "To logowanie istnieje tylko na tym komputerze. W chmurze zastępuje je logowanie Twojego zespołu.",
    stopped: "Tego logowania nie można dokończyć",
};

fn words(languages: &str) -> &'static Words {
    let first = languages.split([' ', ',', ';']).next().unwrap_or_default();
    if first.split('-').next() == Some("pl") { &POLISH } else { &ENGLISH }
}

/// The page that asks. `asked` names the request it goes on with.
pub(crate) fn choice(asked: &str, languages: &str) -> Response<Body> {
    let words = words(languages);
    let links: String = AGENTS
        .iter()
        .map(|(id, name)| {
            format!(
                "<li><a href=\"{PATH}pick?request={asked}&amp;agent={id}\"><strong>{name}</strong> <span>{id}</span></a></li>\n"
            )
        })
        .collect();
    let body = format!("<h1>{}</h1>\n<ul>\n{links}</ul>\n<p>{}</p>", words.title, words.why);
    page(StatusCode::OK, words, words.title, &body)
}

/// A request that cannot go on, and must not be sent back to an address nobody vouches for.
pub(crate) fn stopped(why: &str, languages: &str) -> Response<Body> {
    let words = words(languages);
    let body = format!("<h1>{}</h1>\n<p lang=\"en\">{}</p>", words.stopped, escaped(why));
    page(StatusCode::BAD_REQUEST, words, words.stopped, &body)
}

fn page(status: StatusCode, words: &Words, title: &str, body: &str) -> Response<Body> {
    let language = words.language;
    let text = format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title} · Pomoc</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"{PATH}page.css\">\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    );
    let mut response = Response::new(full(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
