//! From a word to its class: the same for all forms of a word, as far as the language's stemmer knows them.
use super::text::fold;
use pagefind_stem::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

/// The stemmer of one language, or none where there is none.
pub(crate) struct Classes(Option<Stemmer>);

impl Classes {
    /// `language` is a BCP 47 tag; only its first part counts.
    pub(crate) fn of(language: &str) -> Self {
        let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Self(algorithm(&primary).map(Stemmer::create))
    }

    /// Stems first and folds after.
    pub(crate) fn class(&self, word: &str) -> String {
        let composed: String = word.nfc().collect();
        let stem = match &self.0 {
            // Words with digits are names and numbers: they have no forms.
            Some(stemmer) if !composed.chars().any(char::is_numeric) => fold(&stemmer.stem(&composed)),
            _ => fold(&composed),
        };
        if stem.is_empty() { fold(word) } else { stem }
    }
}

fn algorithm(primary: &str) -> Option<Algorithm> {
    Some(match primary {
        "ar" => Algorithm::Arabic,
        "hy" => Algorithm::Armenian,
        "eu" => Algorithm::Basque,
        "ca" => Algorithm::Catalan,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "eo" => Algorithm::Esperanto,
        "et" => Algorithm::Estonian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "id" | "ms" => Algorithm::Indonesian,
        "ga" => Algorithm::Irish,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "ne" => Algorithm::Nepali,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sr" | "hr" | "bs" => Algorithm::Serbian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}
