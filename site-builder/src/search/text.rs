//! Cutting text into words and folding them; `web/lib/search/text.js` does the same, and golden files hold the two together.
//! Stemming does not live here: only the build stems.
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a word in a stream of words is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word that stands in the text.
    Word,
    /// The joined form of the hyphenated words just before it: *e-mail* gives *e*, *mail* and then *email*.
    Joined,
}

/// The most letters a joined form may have; longer runs are prose such as *up-to-the-minute*.
const JOINED_LETTERS_MAX: usize = 24;
/// Hyphenated runs of more parts than this are not words anybody types joined.
const JOINED_PARTS_MAX: usize = 3;

/// Calls `found` with every word of `text`, lowercased but not folded.
pub fn words(text: &str, mut found: impl FnMut(&str, Kind)) {
    let mut cutter = Cutter::default();
    let mut rest = text;
    loop {
        // Most letters of most texts are these, and nothing needs to be asked of them one by one.
        let (letters, tail) = rest.split_at(rest.bytes().take_while(u8::is_ascii_alphanumeric).count());
        if !letters.is_empty() {
            cutter.end_dense(&mut found);
            cutter.push_ascii(letters);
        }
        let mut tail = tail.chars();
        let Some(c) = tail.next() else { break };
        rest = tail.as_str();
        if is_dense(c) || (!cutter.dense.is_empty() && is_combining_mark(c)) {
            cutter.end_word(&mut found);
            cutter.end_run(&mut found);
            cutter.push_dense(c);
        } else if is_word(c) {
            cutter.end_dense(&mut found);
            cutter.push(c);
        } else if is_apostrophe(c) && cutter.in_word() && short_ending_follows(rest) {
            // *can't* and *friend's* are one word; *l'adresse* is two.
        } else {
            cutter.end_dense(&mut found);
            cutter.end_word(&mut found);
            let goes_on = is_hyphen(c) && rest.chars().next().is_some_and(|next| is_word(next) && !is_dense(next));
            if !goes_on {
                cutter.end_run(&mut found);
            }
        }
    }
    cutter.end_dense(&mut found);
    cutter.end_word(&mut found);
    cutter.end_run(&mut found);
}

/// The folded words of `text`, joined forms included.
pub fn folded_words(text: &str) -> Vec<(String, Kind)> {
    let mut list = Vec::new();
    words(text, |word, kind| {
        let surface = fold(word);
        if !surface.is_empty() {
            list.push((surface, kind));
        }
    });
    list
}

#[derive(Default)]
struct Cutter {
    /// Hyphenated words, written together; the last one may be unfinished.
    run: String,
    /// How many of them are finished, and where the next begins.
    parts: usize,
    begin: usize,
    dense: Vec<String>,
}

impl Cutter {
    fn push(&mut self, c: char) {
        self.run.extend(c.to_lowercase());
    }

    fn push_ascii(&mut self, letters: &str) {
        let from = self.run.len();
        self.run.push_str(letters);
        if let Some(pushed) = self.run.get_mut(from..) {
            pushed.make_ascii_lowercase();
        }
    }

    fn in_word(&self) -> bool {
        self.begin < self.run.len()
    }

    fn end_word(&mut self, found: &mut impl FnMut(&str, Kind)) {
        if let Some(word) = self.run.get(self.begin..).filter(|word| !word.is_empty()) {
            found(word, Kind::Word);
            self.parts += 1;
            self.begin = self.run.len();
        }
    }

    fn end_run(&mut self, found: &mut impl FnMut(&str, Kind)) {
        if (2..=JOINED_PARTS_MAX).contains(&self.parts) {
            let letters = self.run.chars().count();
            if letters <= JOINED_LETTERS_MAX && self.run.chars().any(char::is_alphabetic) {
                found(&self.run, Kind::Joined);
            }
        }
        self.run.clear();
        (self.parts, self.begin) = (0, 0);
    }

    /// Scripts without spaces are cut into pairs of neighbouring letters.
    fn push_dense(&mut self, c: char) {
        match self.dense.last_mut() {
            Some(last) if is_combining_mark(c) => last.push(c),
            _ => self.dense.push(c.to_lowercase().collect()),
        }
    }

    fn end_dense(&mut self, found: &mut impl FnMut(&str, Kind)) {
        if let [only] = self.dense.as_slice() {
            found(only, Kind::Word);
        }
        for pair in self.dense.windows(2) {
            found(&pair.concat(), Kind::Word);
        }
        self.dense.clear();
    }
}

/// Folds a lowercased word: no accents, no ligatures, no width variants. Applied after stemming, because a stemmer that
/// never sees *ł* or *ą* loses a tenth of its recall.
#[must_use]
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd().flat_map(char::to_lowercase) {
        if is_accent(c) {
            continue;
        }
        match unaccented(c) {
            Some(plain) => folded.push_str(plain),
            None if is_word(c) => folded.push(c),
            None => {}
        }
    }
    folded
}

fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric() || is_combining_mark(c)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}')
}

fn short_ending_follows(rest: &str) -> bool {
    let letters = rest.chars().take(3).take_while(|c| is_word(*c)).count();
    letters == 1 || letters == 2
}

/// Thai, Lao, Myanmar, Khmer, kana and Han: scripts that put no space between words.
fn is_dense(c: char) -> bool {
    !c.is_ascii()
        && matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && is_word(c)
}

/// Accents of alphabets, and the points of Hebrew and Arabic, which hardly anybody types; the vowel signs of Indic scripts and
/// the like carry meaning and stay.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6ed}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

/// Letters that Unicode does not decompose, but that people type without.
fn unaccented(c: char) -> Option<&'static str> {
    Some(match c {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ς' => "σ",
        _ => return None,
    })
}
