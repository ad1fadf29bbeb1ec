//! What is wrong with the content: where, what, and what would be right. All of it is said at once.

use std::fmt;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The file, below the content folder's parent as it was named.
    pub file: String,
    /// The line, from 1, when it is known.
    pub line: Option<usize>,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl Mistake {
    /// A mistake on a line of a file.
    #[must_use]
    pub fn at(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: Some(line), what: what.into() }
    }

    /// A mistake of a file as a whole.
    #[must_use]
    pub fn of(file: &str, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, what: what.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

/// Why there is no site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut mistakes = self.0.clone();
        mistakes.sort();
        mistakes.dedup();
        let count = mistakes.len();
        write!(f, "{count} {} in the content; nothing was written", if count == 1 { "mistake" } else { "mistakes" })?;
        mistakes.iter().try_for_each(|mistake| write!(f, "\n  {mistake}"))
    }
}

impl std::error::Error for Mistakes {}

/// Collects mistakes, and warnings that stop nothing.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) mistakes: Vec<Mistake>,
    pub(crate) warnings: Vec<Mistake>,
    /// Whether what is usually tolerated counts as a mistake.
    pub(crate) strict: bool,
}

impl Findings {
    pub(crate) fn new(strict: bool) -> Self {
        Self { strict, ..Self::default() }
    }

    /// Something that cannot stay.
    pub(crate) fn mistake(&mut self, mistake: Mistake) {
        self.mistakes.push(mistake);
    }

    /// Something that can be lived with, unless strictness was asked for.
    pub(crate) fn tolerated(&mut self, mistake: Mistake) {
        if self.strict { self.mistakes.push(mistake) } else { self.warnings.push(mistake) }
    }

    /// Something worth saying that never stops a build.
    pub(crate) fn warning(&mut self, mistake: Mistake) {
        self.warnings.push(mistake);
    }

    /// Takes over what another collection found.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.mistakes.extend(other.mistakes);
        self.warnings.extend(other.warnings);
    }
}

/// Edits between a name and what it was meant to be, at most.
const NEAR: usize = 2;

/// The known name nearest to a misspelt one, if any is near.
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    // Lengths alone tell most of them apart, and a large site may have the same mistake in every file.
    let letters = name.chars().count();
    let alike = known.iter().filter(|other| letters.abs_diff(other.chars().count()) <= NEAR);
    let (distance, best) = alike.map(|other| (distance(name, other), *other)).min()?;
    (distance <= NEAR).then_some(best)
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (cb, above) in b.iter().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(ca != *cb)).min(above + 1).min(left + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_when_one_is_near() {
        assert_eq!(nearest("titel", &["title", "description"]), Some("title"));
        assert_eq!(nearest("keywords", &["title", "description"]), None);
    }

    #[test]
    fn all_mistakes_are_listed_once_in_order() {
        let mistakes =
            Mistakes(vec![Mistake::at("b.md", 2, "x"), Mistake::of("a.md", "y"), Mistake::at("b.md", 2, "x")]);
        assert_eq!(mistakes.to_string(), "2 mistakes in the content; nothing was written\n  a.md: y\n  b.md:2: x");
    }
}
