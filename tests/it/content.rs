//! A content folder as small as one can be.

/// `site.toml` with a little of everything. `more` is added at its end.
#[must_use]
pub fn site_toml(more: &str) -> String {
    format!(
        r#"name = {{ en = "Test Help", pl = "Pomoc testowa" }}
languages = ["en", "pl"]
address = "https://help.example.org"

[[sections]]
id = "basics"
title = {{ en = "Basics", pl = "Podstawy" }}

[[topics]]
id = "access"
label = {{ en = "Lost access", pl = "Utrata dostępu" }}

[[topics]]
id = "other"
label = {{ en = "Something else", pl = "Inna sprawa" }}
{more}
"#
    )
}

/// An article.
#[must_use]
pub fn article(title: &str, body: &str) -> String {
    format!("---\ntitle: {title}\n---\n{body}\n")
}
