//! What a requester says in the end: whether it was solved, and how good the answer was.

use crate::moment::Moment;
use crate::refusal::{Code, Fault};

/// The best score.
pub const SCORE_MAX: u8 = 5;
/// As much as a good reason takes.
pub const COMMENT_CHARACTERS_MAX: usize = 1000;

/// What a requester says of the answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// Whether the problem is solved.
    pub solved: bool,
    /// From 1 to [`SCORE_MAX`].
    pub score: Option<u8>,
    /// Why.
    pub comment: Option<String>,
    /// When it was said.
    pub at: Moment,
}

/// A score from 1 to [`SCORE_MAX`].
///
/// # Errors
/// [`Code::Unknown`].
pub fn score(raw: u64) -> Result<u8, Fault> {
    let score = u8::try_from(raw).ok().filter(|score| (1..=SCORE_MAX).contains(score));
    score.ok_or_else(|| Fault::new("score", Code::Unknown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_one_to_five() {
        let check = |raw, right| assert_eq!(score(raw).is_ok(), right, "{raw}");
        check(0, false);
        check(1, true);
        check(5, true);
        check(6, false);
        check(256 + 3, false);
    }
}
