//! Words that mean the same, spread over each other's postings while building: the browser then needs no list, and no
//! further request, to find *remove* for *delete*.
use super::phrases::spaced;
use super::postings::{Posting, Postings, with_synonyms};
use super::text::fold;
use super::vocabulary::Vocabulary;
use super::weights::SYNONYM_SHARE;
use super::words::{Group, Phrase, Words};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Makes every single word of the lists known, so that a reader may type one that no article uses.
pub(crate) fn learn(vocabulary: &mut Vocabulary, lists: &Words) {
    let alone = lists.groups.iter().flat_map(Group::phrases).filter_map(|phrase| match phrase.as_slice() {
        [word] => Some(word),
        _ => None,
    });
    for word in alone.chain(lists.forms.iter().flatten()) {
        let class = vocabulary.class_name(word);
        vocabulary.add(fold(word), word.clone(), &class);
    }
}

/// Adds to each class, at a lower weight, where its synonyms stand.
pub(crate) fn spread(vocabulary: &Vocabulary, lists: &Words, postings: &mut [Postings]) {
    let mut others: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for group in &lists.groups {
        let classes = |phrases: &[Phrase]| -> BTreeSet<u32> {
            let telling = phrases.iter().filter(|member| !lists.says_nothing(member));
            telling.filter_map(|phrase| class(vocabulary, phrase)).collect()
        };
        let members = classes(&group.members);
        let stand_for = if group.broader.is_empty() { members.clone() } else { classes(&group.broader) };
        for one in members {
            others.entry(one).or_default().extend(stand_for.iter().filter(|other| **other != one));
        }
    }
    let merged: Vec<(u32, Postings)> =
        others.par_iter().map(|(class, others)| (*class, merge(*class, others, postings))).collect();
    for (class, list) in merged {
        if let Some(place) = postings.get_mut(class as usize) {
            *place = list;
        }
    }
}

/// Lists are decoded as they are needed: all of them at once were a tenth of the memory of a large build.
fn merge(class: u32, others: &BTreeSet<u32>, postings: &[Postings]) -> Postings {
    let decoded = |class: &u32| postings.get(*class as usize).map(Postings::decoded).unwrap_or_default();
    let others: Vec<Vec<Posting>> = others.iter().map(decoded).filter(|other| !other.is_empty()).collect();
    let others: Vec<&[Posting]> = others.iter().map(Vec::as_slice).collect();
    with_synonyms(&decoded(&class), &others, SYNONYM_SHARE)
}

fn class(vocabulary: &Vocabulary, phrase: &Phrase) -> Option<u32> {
    vocabulary.class_of_surface(&spaced(phrase))
}
