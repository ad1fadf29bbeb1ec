//! Text into HTML.

/// Text as HTML, also within a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

fn push_escaped(out: &mut String, text: &str) {
    let written = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"');
    // Most texts hold none of them, which is seen many bytes at a time.
    if !text.bytes().fold(false, |found, byte| found | written(byte)) {
        return out.push_str(text);
    }
    let mut rest = text;
    while let Some(at) = rest.bytes().position(written) {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        let mut tail = tail.chars();
        out.push_str(match tail.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            _ => "&quot;",
        });
        rest = tail.as_str();
    }
    out.push_str(rest);
}

/// Text as HTML with bare web addresses as links.
pub(crate) fn linked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if !text.contains(':') {
        push_escaped(&mut out, text);
        return out;
    }
    let mut rest = text;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, tail) = rest.split_at(start);
        push_escaped(&mut out, before);
        let end = tail.find(|c: char| c.is_whitespace() || "<>\"„”“".contains(c)).unwrap_or(tail.len());
        // What ends a sentence does not belong to the address in it.
        let address = tail.get(..end).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
        let host = address.split("//").nth(1).unwrap_or_default();
        if host.is_empty() {
            push_escaped(&mut out, address);
        } else {
            let escaped = escape(address);
            out.push_str(&format!("<a href=\"{escaped}\">{escaped}</a>"));
        }
        rest = tail.get(address.len()..).unwrap_or_default();
        if address.is_empty() {
            break;
        }
    }
    push_escaped(&mut out, rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_html_would_read_is_written_out() {
        assert_eq!(escape("<a href=\"ż\">&</a>"), "&lt;a href=&quot;ż&quot;&gt;&amp;&lt;/a&gt;");
        assert_eq!(escape("zażółć"), "zażółć");
    }

    #[test]
    fn bare_addresses_become_links_and_keep_the_sentence_whole() {
        let check = |text, expected: &str| assert_eq!(linked(text), expected);
        check("plain & <simple>", "plain &amp; &lt;simple&gt;");
        check(
            "See https://example.org/a?b=1&c=2.",
            "See <a href=\"https://example.org/a?b=1&amp;c=2\">https://example.org/a?b=1&amp;c=2</a>.",
        );
        check("(http://example.org)", "(<a href=\"http://example.org\">http://example.org</a>)");
        check("https:// is a scheme", "https:// is a scheme");
    }
}
