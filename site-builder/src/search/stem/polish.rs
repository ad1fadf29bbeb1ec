//! What Snowball's Polish stemmer leaves apart: verbal nouns and participles (*usuwanie*, *zablokowany*), imperatives
//! (*zaloguj*), and the softened locative (*koncie*, *drukarce*). Help is written in nouns (*usuwanie konta*) and searched
//! for in verbs (*usunąć konto*), so that the difference decides whether an article is found.

/// The least letters that an ending may leave behind.
const LEFT_MIN: usize = 4;

/// Endings of verb forms with what stands in their place, the longer before the shorter.
const ENDINGS: &[(&str, &str)] = &[
    ("owani", "ow"),
    ("owan", "ow"),
    ("ywani", ""),
    ("iwani", ""),
    ("ywan", ""),
    ("iwan", ""),
    ("uniet", "un"),
    ("kniet", "kn"),
    ("gniet", "gn"),
    ("uniec", "un"),
    ("kniec", "kn"),
    ("gniec", "gn"),
    ("unal", "un"),
    ("unel", "un"),
    ("knal", "kn"),
    ("knel", "kn"),
    ("ian", ""),
    ("ien", ""),
    ("ion", ""),
    ("an", ""),
    ("en", ""),
    ("on", ""),
    ("yw", ""),
    ("iw", ""),
    ("uj", "ow"),
    ("ij", ""),
    ("yc", ""),
    ("yl", ""),
    ("i", ""),
];

/// `word` and `stem` are folded, `soft` tells that the word ends in *ęcie*.
pub(super) fn class(word: &str, stem: &str, soft: bool) -> String {
    let stem = irregular(word).or_else(|| locative(word, soft)).unwrap_or_else(|| stem.to_owned());
    for (ending, instead) in ENDINGS {
        if let Some(rest) = stem.strip_suffix(ending)
            && rest.len() + instead.len() >= LEFT_MIN
        {
            return format!("{rest}{instead}");
        }
    }
    stem
}

/// The stem of a word that the stemmer takes for another kind of word.
fn irregular(word: &str) -> Option<String> {
    let without = |ending: &str, instead: &str| {
        word.strip_suffix(ending).filter(|rest| !rest.is_empty()).map(|rest| format!("{rest}{instead}"))
    };
    // The *e* of *pasek* and *zakładek* is gone in *paska* and *zakładka*; that of *człowiek* stays.
    if word.len() > 4 && !word.ends_with("iek") && word.ends_with("ek") {
        return without("ek", "k");
    }
    // *Osoby* and *liczby* are no conditionals.
    let conditional = ["lby", "laby", "loby", "liby", "lyby"].iter().any(|ending| word.ends_with(ending));
    if word.len() > 4 && word.ends_with("by") && !conditional {
        return without("y", "");
    }
    // *Zapisz* is no second person of *zapać*, and *użytkownicy* are users.
    without("pisz", "pis")
        .or_else(|| without("pisze", "pis"))
        .or_else(|| without("pisza", "pis"))
        .or_else(|| without("nicy", "nik"))
}

/// The stem of a word whose last consonant was softened by the ending *-e* or *-ie*.
fn locative(word: &str, soft: bool) -> Option<String> {
    if soft {
        return word.strip_suffix("ie").map(str::to_owned);
    }
    let back = |ending: &str, hard: &str| {
        word.strip_suffix(ending).filter(|rest| rest.len() >= 3).map(|rest| format!("{rest}{hard}"))
    };
    if let Some(rest) = word.strip_suffix("cie").filter(|rest| rest.len() >= 3) {
        // *Wejście* has *wejścia*, and *tekście* is of *tekst*.
        return Some(if rest.ends_with("js") { format!("{rest}c") } else { format!("{rest}t") });
    }
    let hard =
        ["rce", "tce", "zce", "lce"].iter().find(|ending| word.ends_with(**ending)).and_then(|_| back("ce", "k"));
    hard.or_else(|| back("dzie", "d")).or_else(|| back("rze", "r")).or_else(|| back("dze", "g"))
}

#[cfg(test)]
mod tests {
    use crate::search::Words;
    use crate::search::stem::Classes;

    fn check(family: &str) {
        let classes = Classes::of("pl", &Words::default());
        let mut found: Vec<String> = family.split(' ').map(|word| classes.class(word)).collect();
        found.dedup();
        assert_eq!(found.len(), 1, "{family}: {found:?}");
    }

    #[test]
    fn forms_of_a_verb_and_its_noun_share_a_class() {
        check("usunąć usunięcie usunięte usunęłam usunął usuń usunięcia");
        check("zalogować zaloguj zalogowany zalogowałem zalogowanie");
        check("włączyć włączenie włącz włącza włączył włączony");
        check("odzyskać odzyskiwanie odzyskanie odzyskałem");
        check("powiadomić powiadomienie powiadomienia powiadomień");
        check("zgubić zgubiony zgubiłam zgubienie");
        check("anulować anulowanie anuluję anulowany anuluj");
    }

    #[test]
    fn softened_cases_share_a_class() {
        check("konto konta koncie kontem kont");
        check("drukarka drukarki drukarce drukarkę");
        check("komputer komputera komputerze");
        check("zdjęcie zdjęcia zdjęć zdjęciu");
        check("internet internecie internetu");
        check("tekst tekstu tekście");
        check("pasek paska paskiem");
        check("zakładka zakładek zakładki");
        check("przejście przejścia");
    }

    #[test]
    fn what_looks_like_a_verb_is_none() {
        check("osoba osoby osób");
        check("użytkownik użytkownicy użytkowników");
        check("zapisać zapisz zapisze zapisał");
    }
}
