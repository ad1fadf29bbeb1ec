//! From a word to its class: the same for all forms of a word, as far as the language's stemmer and word list know them.
mod polish;

use super::text::fold;
use super::words::Words;
use pagefind_stem::{Algorithm, Stemmer};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// The stemmer of one language, or none where there is none, and the forms no stemmer knows.
pub(crate) struct Classes {
    stemmer: Option<Stemmer>,
    polish: bool,
    forms: HashMap<String, String>,
}

impl Classes {
    /// `language` is a BCP 47 tag; only its first part counts.
    pub(crate) fn of(language: &str, lists: &Words) -> Self {
        let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let stemmer = algorithm(&primary).map(Stemmer::create);
        let mut classes = Self { stemmer, polish: primary == "pl", forms: HashMap::new() };
        for forms in lists.forms.iter().chain([&lists.denying]) {
            let Some((first, rest)) = forms.split_first() else { continue };
            let class = classes.class(first);
            for form in rest {
                let own = classes.class(form);
                if own != class {
                    // What led to it so far goes along: lists may name a word twice.
                    for former in classes.forms.values_mut().filter(|former| **former == own) {
                        former.clone_from(&class);
                    }
                    classes.forms.insert(own, class.clone());
                }
            }
        }
        classes
    }

    /// Stems first and folds after.
    pub(crate) fn class(&self, word: &str) -> String {
        let stem = self.stem(word);
        match self.forms.get(&stem) {
            Some(class) => class.clone(),
            None => stem,
        }
    }

    fn stem(&self, word: &str) -> String {
        let composed: String = word.nfc().collect();
        let folded = fold(&composed);
        // Words with digits are names and numbers: they have no forms.
        let stemmer = self.stemmer.as_ref().filter(|_| !composed.chars().any(char::is_numeric));
        let stem = match stemmer {
            Some(stemmer) if self.polish => {
                polish::class(&folded, &fold(&stemmer.stem(&composed)), composed.ends_with("ęcie"))
            }
            Some(stemmer) => fold(&stemmer.stem(&composed)),
            None => folded.clone(),
        };
        if stem.is_empty() { folded } else { stem }
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
