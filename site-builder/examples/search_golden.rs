//! Prints what Rust makes of many strings, one JSON line each, for the browser's side to be checked against:
//! `search_golden` gives `{"text", "words": [[surface, joined]]}` and `{"typed", "known", "limit", "whole", "beginning"}`.
use serde_json::json;
use site_builder::search::distance::distance;
use site_builder::search::text::{Kind, folded_words};
use std::io::{BufWriter, Error, Write, stdout};

const TEXTS: u32 = 24_000;
const PAIRS: u32 = 24_000;

/// Letters, marks and signs of many scripts, and what goes wrong between them.
const PIECES: &[&str] = &[
    "a",
    "e",
    "i",
    "n",
    "s",
    "t",
    "o",
    "r",
    "Z",
    "Q",
    "x",
    "the",
    "log",
    "mail",
    "haslo",
    "ł",
    "Ł",
    "ą",
    "ę",
    "ó",
    "ś",
    "ż",
    "ź",
    "ć",
    "ń",
    "é",
    "è",
    "ü",
    "ö",
    "ß",
    "ẞ",
    "æ",
    "Œ",
    "ø",
    "đ",
    "Ð",
    "þ",
    "ħ",
    "ŧ",
    "ı",
    "İ",
    "I",
    "ﬁ",
    "ﬀ",
    "ſ",
    "e\u{301}",
    "a\u{328}",
    "o\u{308}",
    "n\u{303}\u{323}",
    "Σ",
    "ς",
    "ΣΣ",
    "ώ",
    "Ж",
    "й",
    "и\u{306}",
    "ё",
    "א",
    "שָׁלוֹם",
    "كَلِمَة",
    "أُ",
    "ـ",
    "שׁ",
    "عربي",
    "ع\u{64e}",
    "हिन्दी",
    "क\u{93f}",
    "தமிழ்",
    "ไทย",
    "น\u{e49}ำ",
    "ลาว",
    "ខ្មែរ",
    "မြန်မာ",
    "漢",
    "字",
    "日本",
    "カ",
    "が",
    "か\u{3099}",
    "ー",
    "한글",
    "각",
    "ᄀ",
    "Ⅷ",
    "½",
    "²",
    "٣",
    "५",
    "１２",
    "Ａｂ",
    "①",
    "🙂",
    "👩\u{200d}💻",
    "𝒜",
    "𐐷",
    "𠀀",
    "\u{200d}",
    "\u{200c}",
    "\u{ad}",
    "\u{feff}",
    "\u{202e}",
    "ǆ",
    "ŉ",
    "ﷺ",
    "℡",
    "№",
    "µ",
    "K",
    "Å",
    "0",
    "7",
    "42",
    "2fa",
];
const BETWEEN: &[&str] = &[
    "", "", "", "", "", " ", " ", " ", "-", "-", "\u{2010}", "\u{2011}", "–", "'", "’", "ʼ", "'s ", "’t ", ".", ", ",
    "/", "_", "@", "\t", "\n", "\u{a0}", "--", "- ", " -", "+", "…",
];

/// A small generator, so that every run makes the same strings.
struct Seed(u64);

impl Seed {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count.max(1)
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let at = self.below(list.len());
        list.get(at).copied().unwrap_or_default()
    }

    fn text(&mut self) -> String {
        let pieces = 1 + self.below(12);
        (0..pieces).flat_map(|_| [self.of(PIECES), self.of(BETWEEN)]).collect()
    }

    fn slipped(&mut self, word: &[char]) -> Vec<char> {
        let mut slipped = word.to_vec();
        for _ in 0..self.below(4) {
            let at = self.below(slipped.len() + 1);
            match self.below(4) {
                0 if at < slipped.len() => drop(slipped.remove(at)),
                1 => slipped.insert(at, 'e'),
                2 if at + 1 < slipped.len() => slipped.swap(at, at + 1),
                _ => {
                    if let Some(letter) = slipped.get_mut(at) {
                        *letter = 'x';
                    }
                }
            }
        }
        slipped
    }
}

fn main() -> Result<(), Error> {
    let mut out = BufWriter::new(stdout().lock());
    let mut seed = Seed(20_261_123);
    for _ in 0..TEXTS {
        let text = seed.text();
        let words: Vec<(String, bool)> =
            folded_words(&text).into_iter().map(|(surface, kind)| (surface, kind == Kind::Joined)).collect();
        writeln!(out, "{}", json!({ "text": text, "words": words }))?;
    }
    for _ in 0..PAIRS {
        let known: Vec<char> = seed.text().chars().filter(|c| c.is_alphanumeric()).take(14).collect();
        let typed = seed.slipped(&known);
        let limit = seed.below(4);
        let far = distance(&typed, &known, limit);
        let (typed, known) = (String::from_iter(typed), String::from_iter(known));
        writeln!(
            out,
            "{}",
            json!({ "typed": typed, "known": known, "limit": limit, "whole": far.whole, "beginning": far.beginning })
        )?;
    }
    out.flush()
}
