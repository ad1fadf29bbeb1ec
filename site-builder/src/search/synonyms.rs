//! Words that mean the same, spread over each other's postings while building: the browser then needs no list, and no
//! further request, to find *remove* for *delete*.
use super::phrases::spaced;
use super::postings::Postings;
use super::text::fold;
use super::vocabulary::Vocabulary;
use super::weights::{SYNONYM_MIN, SYNONYM_SHARE};
use super::words::{Group, Phrase, Words};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Makes every single word of the lists known, so that a reader may type one that no article uses.
pub(crate) fn learn(vocabulary: &mut Vocabulary, lists: &Words) {
    let alone = lists.groups.iter().flat_map(Group::phrases).filter_map(|phrase| match phrase.as_slice() {
        [word] => Some(word),
        _ => None,
    });
    for word in alone.chain(lists.forms.iter().flatten()).chain(&lists.everyday) {
        let class = vocabulary.class_name(word);
        vocabulary.add(fold(word), word.clone(), &class);
    }
}

/// Adds to each class, at a lower weight, where its synonyms stand.
pub(crate) fn spread(vocabulary: &Vocabulary, lists: &Words, postings: &mut [Postings]) {
    let synonyms = of_classes(vocabulary, lists);
    let of = |class: &u32| postings.get(*class as usize);
    let lenders: BTreeSet<u32> = synonyms.values().flatten().copied().collect();
    // As postings, and so encoded: decoded, those of all classes were a tenth of the memory of a large build.
    let loud: BTreeMap<u32, Postings> = lenders
        .par_iter()
        .filter_map(|class| Some((*class, of(class)?.as_synonym(SYNONYM_SHARE, SYNONYM_MIN))))
        .collect();
    let merge = |(class, others): (&u32, &BTreeSet<u32>)| {
        let own = of(class)?;
        let merged = own.with(others.iter().filter_map(|other| loud.get(other)));
        if merged.count() > 0 {
            return Some((*class, merged));
        }
        // What would be too weak beside anything else is better than no answer.
        let faint = others.iter().filter_map(of).map(|other| other.as_synonym(SYNONYM_SHARE, 0.0));
        Some((*class, own.with(faint.collect::<Vec<_>>().iter())))
    };
    let merged: Vec<(u32, Postings)> = synonyms.par_iter().filter_map(merge).collect();
    for (class, list) in merged {
        if let Some(place) = postings.get_mut(class as usize) {
            *place = list;
        }
    }
}

/// The classes that stand for a class.
fn of_classes(vocabulary: &Vocabulary, lists: &Words) -> BTreeMap<u32, BTreeSet<u32>> {
    let mut synonyms: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for group in &lists.groups {
        let classes = |phrases: &[Phrase]| -> BTreeSet<u32> {
            let telling = phrases.iter().filter(|member| !lists.says_nothing(member));
            telling.filter_map(|phrase| class(vocabulary, phrase)).collect()
        };
        let members = classes(&group.members);
        let stand_for = if group.broader.is_empty() { members.clone() } else { classes(&group.broader) };
        for one in members {
            synonyms.entry(one).or_default().extend(stand_for.iter().filter(|other| **other != one));
        }
    }
    synonyms
}

fn class(vocabulary: &Vocabulary, phrase: &Phrase) -> Option<u32> {
    vocabulary.class_of_surface(&spaced(phrase))
}
