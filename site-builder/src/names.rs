//! Names of folders and files as titles and as parts of addresses.

use crate::slug::slug;

/// First parts of addresses that are pages of the site itself.
const RESERVED: [&str; 6] = ["search", "contact", "requests", "confirm", "rules", "404"];
/// What stands before a folder's name in the address when the name is a page of the site.
const BESIDE: &str = "about-";

/// A name as a person would write it: `01-getting_started` → `Getting started`.
pub(crate) fn title_of(name: &str) -> String {
    let bare = unnumbered(name).replace(['_', '-'], " ");
    let mut characters = bare.trim().chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// A name as it stands in an address.
pub(crate) fn address_of(name: &str) -> String {
    slug(unnumbered(name))
}

/// A folder's part of an address, which is no page of the site.
pub(crate) fn section_id(folder: &str) -> String {
    let own = address_of(folder);
    if RESERVED.contains(&own.as_str()) { format!("{BESIDE}{own}") } else { own }
}

/// A name without the number that only sorts it.
fn unnumbered(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = rest.trim_start_matches(['-', '_', '.', ' ']);
    // A year or the number of an export is no place in an order, and a date is not to lose its year.
    let is_place = (1..=3).contains(&(name.len() - rest.len()));
    if is_place && bare.len() < rest.len() && !bare.is_empty() { bare } else { name }
}

/// The address of a file beside articles, below its language's: folders as their articles' addresses have them.
pub(crate) fn file_address(rest: &str) -> String {
    let (folders, name) = rest.rsplit_once('/').unwrap_or(("", rest));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let name = if ending.is_empty() { slug(stem) } else { format!("{}.{}", slug(stem), ending.to_ascii_lowercase()) };
    let folders = folders.split('/').filter(|folder| !folder.is_empty()).map(|folder| slug(unnumbered(folder)));
    folders.chain([name]).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_titles_and_addresses() {
        assert_eq!(title_of("01-getting_started"), "Getting started");
        assert_eq!(title_of("2fa"), "2fa");
        assert_eq!(unnumbered("10. Billing"), "Billing");
        assert_eq!(unnumbered("2018-04-12-news"), "2018-04-12-news");
        assert_eq!(unnumbered("360011787880-password"), "360011787880-password");
        assert_eq!(unnumbered("1-2-steps"), "2-steps");
        assert_eq!(unnumbered("01"), "01");
        assert_eq!(file_address("Getting Started/My Photo.PNG"), "getting-started/my-photo.png");
    }
}
