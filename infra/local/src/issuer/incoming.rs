//! A request to the issuer: where it really comes from, and what it carries.

use std::net::{IpAddr, SocketAddr};

use http::{HeaderMap, Method, header};

use crate::issuer::{COOKIE, Values};

/// A request to the issuer, as far as it needs to know.
pub(crate) struct Incoming<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a str,
    pub(crate) peer: SocketAddr,
    /// The pages of the console: the only ones anybody is sent back to.
    pub(crate) desks: &'a [String],
}

impl Incoming<'_> {
    /// From this machine, and addressed to it by a name nobody else can give it: a page elsewhere whose name was pointed
    /// at 127.0.0.1 is refused.
    pub(crate) fn is_local(&self) -> bool {
        let host = self.header(&header::HOST);
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => host,
        };
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let named = name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback());
        named && self.peer.ip().to_canonical().is_loopback()
    }

    fn header(&self, name: &header::HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn cookie(&self) -> String {
        let mut cookies = self.header(&header::COOKIE).split(';').filter_map(|pair| pair.trim().split_once('='));
        cookies.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned()).unwrap_or_default()
    }

    /// The languages asked for: by the console, else by the browser.
    pub(crate) fn languages<'v>(&'v self, values: &'v Values) -> &'v str {
        values.get("ui_locales").map_or_else(|| self.header(&header::ACCEPT_LANGUAGE), String::as_str)
    }
}
