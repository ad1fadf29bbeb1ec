//! The word lists of one language: what means the same, what only asks, and what says nothing.
use super::text::{Kind, fold, folded_words, words};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt;

/// The word lists of one language, as the index needs them.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Words and phrases that stand for others.
    pub(crate) groups: Vec<Group>,
    /// Forms of one word that no stemmer brings together.
    pub(crate) forms: Vec<Vec<String>>,
    /// Folded words that ask or fill (*how*, *want*): they weigh little.
    pub(crate) asking: BTreeSet<String>,
    /// Folded words that say nothing (*the*, *of*).
    pub(crate) silent: BTreeSet<String>,
    /// What people say around their question (*good morning*, *as soon as possible*): no word of it says anything.
    pub(crate) silent_phrases: Vec<Phrase>,
    /// Words that deny (*not*, *cannot*, *without*), not folded: they count as one, and only in titles and headings.
    pub(crate) denying: Vec<String>,
    /// Everyday words, lowercased and not folded, that are no slip of another word where no article has them (*lake*, *horse*).
    pub(crate) everyday: Vec<String>,
    /// What a word may end with after an ending (*odrzuciliście*, where articles say *odrzucili*); the longer first.
    pub(crate) suffixes: Vec<String>,
    /// What a word may begin with and still be the same word (*posortować*), or nearly (*unlisted*); the longer first.
    pub(crate) prefixes: Vec<String>,
}

/// A word or a few, lowercased and not folded, as a stemmer wants them.
pub(crate) type Phrase = Vec<String>;

/// Words and phrases that mean the same, or that are asked for where others are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) members: Vec<Phrase>,
    /// What the members stand for and what does not stand for them: *Christmas* is a holiday, and not the reverse. Empty where
    /// the members stand for each other.
    pub(crate) broader: Vec<Phrase>,
}

impl Group {
    /// Everything that stands in it.
    pub(crate) fn phrases(&self) -> impl Iterator<Item = &Phrase> {
        self.members.iter().chain(&self.broader)
    }
}

/// What a list of words may not look like.
#[derive(Debug)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the word lists cannot be used: {}", self.0)
    }
}

impl std::error::Error for Error {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    silent: String,
    #[serde(default)]
    silent_phrases: Vec<String>,
    #[serde(default)]
    asking: String,
    #[serde(default)]
    denying: String,
    #[serde(default)]
    everyday: String,
    #[serde(default)]
    prefixes: String,
    #[serde(default)]
    suffixes: String,
    #[serde(default)]
    forms: Vec<String>,
    #[serde(default)]
    same: Vec<String>,
    /// The site's own words, which are not the search's business.
    #[serde(default, rename = "interface")]
    _interface: toml::Table,
}

/// A phrase of more words than this would never be typed the same way twice.
const PHRASE_WORDS_MAX: usize = 3;

impl Words {
    /// Reads a team's `content/words/<language>.toml`, on top of what Pomoc brings along: `silent`, `asking`, `denying`, `everyday`,
    /// `prefixes` and `suffixes` are words between spaces, `silent_phrases` a list of phrases, `forms` a list of words with their
    /// irregular forms, `same` a list of groups whose members stand between commas; in `a, b => c`, as synonym files of search
    /// engines write it, *a* and *b* stand for *c* only.
    ///
    /// # Errors
    /// When the text is not such a file, a group has fewer than two members, or a phrase is too long.
    pub fn parse(language: &str, toml_text: &str) -> Result<Self, Error> {
        let mut words = Self::builtin(language);
        let own = Self::parse_alone(toml_text)?;
        words.asking.extend(own.asking);
        words.silent.extend(own.silent);
        add(&mut words.groups, own.groups);
        add(&mut words.forms, own.forms);
        add(&mut words.silent_phrases, own.silent_phrases);
        add(&mut words.denying, own.denying);
        add(&mut words.everyday, own.everyday);
        add(&mut words.prefixes, own.prefixes);
        add(&mut words.suffixes, own.suffixes);
        longer_first(&mut words.prefixes);
        longer_first(&mut words.suffixes);
        Ok(words)
    }

    /// Whether a member of a group is a word that means nothing by itself: *make* and *get* stand for everything.
    pub(crate) fn says_nothing(&self, member: &Phrase) -> bool {
        let [word] = member.as_slice() else { return false };
        let folded = fold(word);
        self.silent.contains(&folded) || self.asking.contains(&folded) || self.denying.contains(word)
    }

    /// Whether of the words of a text, which are several, one says something; the *e* of *e-mail* is no word.
    pub(crate) fn says_one_of_many(&self, text: &str) -> bool {
        let words = phrase(text);
        let says = |word: &&String| word.chars().count() > 1 && !self.silent.contains(&fold(word));
        words.len() > 1 && words.iter().filter(says).count() == 1
    }

    /// A phrase as people say it and without its silent words, where two telling ones are left: *picture of my screen*.
    pub(crate) fn telling(&self, member: &Phrase) -> Option<Phrase> {
        let telling: Phrase = member.iter().filter(|word| !self.silent.contains(&fold(word))).cloned().collect();
        (telling.len() > 1 && telling.len() < member.len()).then_some(telling)
    }

    fn parse_alone(toml_text: &str) -> Result<Self, Error> {
        let file: File = toml::from_str(toml_text).map_err(|cause| Error(cause.to_string()))?;
        let mut groups = Vec::with_capacity(file.same.len());
        for group in &file.same {
            let (members, broader) = match group.split_once("=>") {
                Some((members, broader)) => (phrases(members), Some(phrases(broader))),
                None => (phrases(group), None),
            };
            match &broader {
                None if members.len() < 2 => {
                    return Err(Error(format!("the group \"{group}\" needs two members with a comma between them")));
                }
                Some(broader) if members.is_empty() || broader.is_empty() || group.matches("=>").count() > 1 => {
                    return Err(Error(format!("the group \"{group}\" needs words on both sides of one =>")));
                }
                _ => {}
            }
            let group = Group { members, broader: broader.unwrap_or_default() };
            if let Some(long) = group.phrases().find(|words| words.len() > PHRASE_WORDS_MAX) {
                return Err(Error(format!("\"{}\" has more than {PHRASE_WORDS_MAX} words", long.join(" "))));
            }
            groups.push(group);
        }
        let forms = file.forms.iter().map(|forms| phrase(forms)).collect();
        let (mut prefixes, mut suffixes) = (phrase(&file.prefixes), phrase(&file.suffixes));
        longer_first(&mut prefixes);
        longer_first(&mut suffixes);
        Ok(Self {
            groups,
            forms,
            asking: surfaces(&file.asking),
            silent: surfaces(&file.silent),
            silent_phrases: file.silent_phrases.iter().map(|words| phrase(words)).collect(),
            denying: phrase(&file.denying),
            everyday: phrase(&file.everyday),
            prefixes,
            suffixes,
        })
    }

    /// The lists Pomoc brings along, empty for a language it has none for.
    #[must_use]
    pub fn builtin(language: &str) -> Self {
        let text = match language.split(['-', '_']).next().unwrap_or_default() {
            "en" => include_str!("../../../content/words/en.toml"),
            "pl" => include_str!("../../../content/words/pl.toml"),
            _ => return Self::default(),
        };
        // A test reads both files, so a mistake in them never gets this far.
        Self::parse_alone(text).unwrap_or_default()
    }
}

fn longer_first(affixes: &mut [String]) {
    affixes.sort_by_key(|affix| std::cmp::Reverse(affix.chars().count()));
}

/// Adds what is not there yet: a team's file may be a copy of ours.
fn add<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

fn phrases(list: &str) -> Vec<Phrase> {
    list.split(',').map(phrase).filter(|words| !words.is_empty()).collect()
}

fn phrase(member: &str) -> Phrase {
    let mut list = Vec::new();
    words(member, |word, kind| {
        if kind == Kind::Word {
            list.push(word.to_owned());
        }
    });
    list
}

/// The folded words of a text with a space between them.
pub(crate) fn said(text: &str) -> String {
    let words = folded_words(text).into_iter().filter(|(_, kind)| *kind == Kind::Word);
    words.map(|(word, _)| word).collect::<Vec<_>>().join(" ")
}

fn surfaces(list: &str) -> BTreeSet<String> {
    let mut set = BTreeSet::new();
    words(list, |word, _| {
        set.insert(fold(word));
    });
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_that_come_along_are_in_order() {
        for (language, text) in [
            ("en", include_str!("../../../content/words/en.toml")),
            ("pl", include_str!("../../../content/words/pl.toml")),
        ] {
            let words = Words::parse_alone(text).unwrap();
            assert!(words.groups.len() >= 150, "{language} has {} groups", words.groups.len());
            for affixes in [&words.prefixes, &words.suffixes] {
                assert!(affixes.is_sorted_by_key(|affix| std::cmp::Reverse(affix.chars().count())), "{affixes:?}");
            }
            // What stands for something says something.
            for member in words.groups.iter().flat_map(Group::phrases) {
                let hushed = words
                    .silent_phrases
                    .iter()
                    .find(|phrase| member.windows(phrase.len()).any(|part| part == phrase.as_slice()));
                assert_eq!(hushed, None, "{language}: part of \"{}\" is silent", member.join(" "));
            }
        }
    }

    #[test]
    fn a_teams_own_words_come_on_top() {
        let words = Words::parse("en", "same = [\"skwer, square\"]\n[interface]\nhome = \"Help\"").unwrap();
        assert_eq!(words.groups.len(), Words::builtin("en").groups.len() + 1);
    }

    #[test]
    fn a_group_with_too_little_in_it_is_refused_by_name() {
        let said = |group: &str| Words::parse("en", &format!("same = [\"{group}\"]")).unwrap_err().to_string();
        let start = "the word lists cannot be used: the group";
        assert_eq!(said("lonely"), format!("{start} \"lonely\" needs two members with a comma between them"));
        assert_eq!(said("red =>"), format!("{start} \"red =>\" needs words on both sides of one =>"));
        assert_eq!(said("=> color"), format!("{start} \"=> color\" needs words on both sides of one =>"));
        assert_eq!(said("a => b => c"), format!("{start} \"a => b => c\" needs words on both sides of one =>"));
    }
}
