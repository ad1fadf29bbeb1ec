//! What programs read: the sitemap and what robots may visit.

use crate::markdown::escape;

/// `sitemap.xml`, when the site knows its address. Pages are addresses with the day they were updated, if known.
pub(crate) fn sitemap(address: &str, pages: &[(String, Option<String>)]) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (page, updated) in pages {
        let updated = updated.as_deref().map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
        xml.push_str(&format!("<url><loc>{}</loc>{updated}</url>\n", escape(&format!("{address}{page}"))));
    }
    xml.push_str("</urlset>\n");
    xml
}

/// `robots.txt`: articles are for everybody, requests and searches are nobody's to index.
pub(crate) fn robots(address: Option<&str>, languages: &[String]) -> String {
    let mut text = String::from("User-agent: *\nDisallow: /api/\n");
    for language in languages {
        text.push_str(&format!("Disallow: /{language}/requests/\nDisallow: /{language}/search/\n"));
    }
    if let Some(address) = address {
        text.push_str(&format!("Sitemap: {address}/sitemap.xml\n"));
    }
    text
}
