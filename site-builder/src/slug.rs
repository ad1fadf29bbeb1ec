//! Names that go into addresses: of articles, sections and headings.

use unicode_normalization::UnicodeNormalization;

/// Small letters, digits and single hyphens; accents are dropped, letters of other scripts stay.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ł' => slug.push('l'),
            'ø' => slug.push('o'),
            'đ' | 'ð' => slug.push('d'),
            'ı' => slug.push('i'),
            'ß' => slug.push_str("ss"),
            'æ' => slug.push_str("ae"),
            'œ' => slug.push_str("oe"),
            '\'' | '’' => {}
            c if c.is_alphanumeric() => slug.push(c),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A slug no earlier one of `taken` has.
pub(crate) fn unique(text: &str, fallback: &str, taken: &mut Vec<String>) -> String {
    let wanted = Some(slug(text)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| fallback.to_owned());
    let mut name = wanted.clone();
    let mut number = 1;
    while taken.contains(&name) {
        number += 1;
        name = format!("{wanted}-{number}");
    }
    taken.push(name.clone());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_can_be_typed() {
        let check = |text, expected: &str| assert_eq!(slug(text), expected);
        check("Getting started!", "getting-started");
        check("Zażółć gęślą jaźń", "zazolc-gesla-jazn");
        check("Don’t  panic -- ever", "dont-panic-ever");
        check("Straße & Æther", "strasse-aether");
        check("日本語", "日本語");
        check("***", "");
    }

    #[test]
    fn a_second_heading_of_the_same_name_gets_a_number() {
        let mut taken = Vec::new();
        assert_eq!(unique("Steps", "section", &mut taken), "steps");
        assert_eq!(unique("Steps", "section", &mut taken), "steps-2");
        assert_eq!(unique("***", "section", &mut taken), "section");
    }
}
