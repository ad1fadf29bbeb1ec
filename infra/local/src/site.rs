//! Serving the built site: pretty addresses, redirects, the reader's language, and how long a browser may keep what.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use site_builder::Site;

use crate::gateway::{Body, full, plain};

/// The answer to a request for a page or a file of the site.
pub(crate) fn page(
    site: &Site,
    method: &Method,
    path: &str,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Response<Body> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "Pages can only be read.");
    }
    if path == "/" || path == "/index.html" {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut response = redirect(StatusCode::FOUND, &format!("/{}/", site.language_for(accepted)), query);
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
        return response;
    }
    let path = decoded(path);
    if let Some(target) = site.redirects.get(path.trim_end_matches('/')) {
        return redirect(StatusCode::MOVED_PERMANENTLY, target, query);
    }
    let name = path.trim_start_matches('/');
    if let Some(bytes) = site.files.get(name) {
        return file(name, bytes, headers, StatusCode::OK);
    }
    let index = format!("{}/index.html", name.trim_end_matches('/'));
    match site.files.get(&index) {
        Some(bytes) if path.ends_with('/') => file(&index, bytes, headers, StatusCode::OK),
        Some(_) => redirect(StatusCode::MOVED_PERMANENTLY, &format!("{}/", encoded(&path)), query),
        None => match site.files.get("404.html") {
            Some(bytes) => file("404.html", bytes, &HeaderMap::new(), StatusCode::NOT_FOUND),
            None => plain(StatusCode::NOT_FOUND, "Not found"),
        },
    }
}

/// A script of the local stack itself.
pub(crate) fn script(text: &'static str) -> Response<Body> {
    let mut response = Response::new(full(text));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The values of a query string.
pub(crate) fn query_values(query: &str) -> BTreeMap<String, String> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(n, v)| (decoded(&n.replace('+', " ")), decoded(&v.replace('+', " "))))
        .collect()
}

fn file(name: &str, bytes: &Bytes, headers: &HeaderMap, status: StatusCode) -> Response<Body> {
    let etag = format!("\"{}\"", site_builder::hash(bytes));
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let page = name.ends_with(".html");
    let body = match (known, page) {
        (true, _) => Bytes::new(),
        (false, true) => with_reload(bytes),
        (false, false) => bytes.clone(),
    };
    let mut response = Response::new(full(body));
    *response.status_mut() = if known { StatusCode::NOT_MODIFIED } else { status };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(site_builder::assets::media(name)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(site_builder::assets::caching(name)));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

/// Pages served here reload when the content changes; pages built for the cloud know nothing of it.
fn with_reload(page: &Bytes) -> Bytes {
    const END: &[u8] = b"</body>";
    let place = page.windows(END.len()).rposition(|window| window == END).unwrap_or(page.len());
    let (before, after) = page.split_at(place);
    [before, b"<script type=\"module\" src=\"/local/reload.js\"></script>", after].concat().into()
}

fn redirect(status: StatusCode, target: &str, query: Option<&str>) -> Response<Body> {
    let mut response = plain(status, "");
    let target = query.map_or_else(|| target.to_owned(), |query| format!("{target}?{query}"));
    if let Ok(target) = HeaderValue::from_str(&target) {
        response.headers_mut().insert(header::LOCATION, target);
    }
    response
}

/// Percent-decodes; what does not decode to UTF-8 stays as it is and finds nothing.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let pair = (byte == b'%').then(|| Some((hex(ahead.next()?)?, hex(ahead.next()?)?))).flatten();
        match pair {
            Some((high, low)) => {
                bytes.push(high * 16 + low);
                rest = ahead;
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Percent-encodes a value for a query string.
pub(crate) fn query_value(text: &str) -> String {
    encoded(text).replace('/', "%2F")
}

fn encoded(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~/".contains(&b);
    path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_once_and_only_where_it_can_be() {
        let check = |raw, expected: &str| assert_eq!(decoded(raw), expected);
        check("/pl/has%C5%82o/", "/pl/hasło/");
        check("/a%20b", "/a b");
        check("/100%", "/100%");
        check("/%zz", "/%zz");
        check("/%2525", "/%25");
        check("/%ff", "/%ff");
    }

    #[test]
    fn a_query_is_taken_apart() {
        let values = query_values("q=has%C5%82o+moje&empty&x=1");
        assert_eq!(values.get("q").map(String::as_str), Some("hasło moje"));
        assert_eq!(values.get("empty").map(String::as_str), Some(""));
    }
}
