//! How far apart two words are; `web/lib/search/distance.js` does the same, and golden files hold the two together.

/// Distances of one typed word to one known word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distance {
    /// Edits to the whole known word; one more than the limit when it is further.
    pub whole: usize,
    /// Edits to the nearest beginning of the known word; likewise.
    pub beginning: usize,
}

/// Counts letters inserted, left out, replaced, or swapped with their neighbour, between `typed` and `known`, up to `limit`.
///
/// This is optimal string alignment: no letter is edited twice.
#[must_use]
pub fn distance(typed: &[char], known: &[char], limit: usize) -> Distance {
    let far = limit + 1;
    if typed.len() > known.len() + limit {
        return Distance { whole: far, beginning: far };
    }
    // Columns past this one cannot come within the limit of the whole typed word.
    let width = known.len().min(typed.len() + limit);
    let mut before: Vec<usize> = vec![far; width + 1];
    let mut above: Vec<usize> = (0..=width).collect();
    let mut row: Vec<usize> = vec![0; width + 1];
    let mut last: Option<char> = None;
    for (i, &t) in typed.iter().enumerate() {
        let mut least = fill_row(&Letters { typed: t, last, known, number: i + 1 }, &before, &above, &mut row);
        least = least.min(i + 1);
        if least > limit {
            return Distance { whole: far, beginning: far };
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
        last = Some(t);
    }
    let whole = if width == known.len() { above.last().copied().unwrap_or(far) } else { far };
    let beginning = above.iter().copied().min().unwrap_or(far);
    Distance { whole: whole.min(far), beginning: beginning.min(far) }
}

struct Letters<'a> {
    typed: char,
    last: Option<char>,
    known: &'a [char],
    number: usize,
}

fn fill_row(letters: &Letters<'_>, before: &[usize], above: &[usize], row: &mut [usize]) -> usize {
    let mut least = usize::MAX;
    let mut left = letters.number;
    let mut known_last: Option<char> = None;
    let cells = row.iter_mut().skip(1).zip(letters.known).zip(above.windows(2)).enumerate();
    for (j, ((cell, &k), pair)) in cells {
        let (corner, up) = match pair {
            [corner, up] => (*corner, *up),
            _ => continue,
        };
        let mut best = (corner + usize::from(k != letters.typed)).min(up + 1).min(left + 1);
        if letters.last == Some(k) && known_last == Some(letters.typed) && j > 0 {
            best = best.min(before.get(j - 1).copied().unwrap_or(usize::MAX - 1) + 1);
        }
        *cell = best;
        left = best;
        known_last = Some(k);
        least = least.min(best);
    }
    if let Some(first) = row.first_mut() {
        *first = letters.number;
    }
    least
}

/// How many edits a typed word of so many letters may be mended by.
#[must_use]
pub fn edits_allowed(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}
