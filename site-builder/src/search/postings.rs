//! Where a class of words stands: one posting an article, kept encoded because a large help centre has millions.
//!
//! Four columns a class, so that gzip meets like beside like: gaps between article numbers; a byte of impact and two
//! flags; passage masks; phrase entries.
use super::bytes::{Damaged, Reader, put};
use std::iter;

/// The largest impact: six bits, so that two flags share its byte.
pub(crate) const IMPACT_MAX: u8 = 63;
/// Odd impacts are of articles that have the word itself, even ones of articles that have a synonym of it alone.
pub(crate) const OWN: u8 = 1;
const HAS_PHRASES: u8 = 64;
const HAS_PASSAGES: u8 = 128;
/// Passages from this one on share the last bit of a mask; headings past it are still found by their phrases.
pub(crate) const PASSAGE_LAST: usize = 13;
/// The mask that is not written: only the beginning of the article.
const BEGINNING: u16 = 1;

/// The number of the title among the phrases of an article.
pub(crate) const TITLE: u16 = 0;
/// The number of the first heading; what stands between it and the title is asked as.
pub(crate) const HEADING: u16 = 32;

/// A word's place in a title, a heading or a phrase asked as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// [`TITLE`], `1..HEADING` for a phrase asked as, [`HEADING`] and the passage's number for a heading.
    pub(crate) phrase: u16,
    /// Whether a synonym stands there and not the word itself.
    pub(crate) by_synonym: bool,
    /// How many words of the phrase count, at most eight.
    pub(crate) words: u8,
    /// Behind how many words that say something it stands, at most fifteen.
    pub(crate) at: u8,
}

impl Place {
    fn byte(self) -> u8 {
        u8::from(self.by_synonym) << 7 | (self.words.clamp(1, 8) - 1) << 4 | self.at.min(15)
    }

    fn from_byte(phrase: u16, byte: u8) -> Self {
        Self { phrase, by_synonym: byte & 0x80 != 0, words: (byte >> 4 & 7) + 1, at: byte & 15 }
    }
}

/// One class in one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Posting {
    pub(crate) document: u32,
    /// How strongly the article is about it, `0..=IMPACT_MAX`.
    pub(crate) impact: u8,
    /// One bit a passage.
    pub(crate) passages: u16,
    /// Sorted by phrase.
    pub(crate) places: Vec<Place>,
}

/// The postings of one class, by article number.
#[derive(Debug, Default, Clone)]
pub(crate) struct Postings {
    count: u32,
    next: u32,
    gaps: Vec<u8>,
    heads: Vec<u8>,
    masks: Vec<u8>,
    places: Vec<u8>,
}

impl Postings {
    /// Articles come in ascending order.
    pub(crate) fn push(&mut self, posting: &Posting) {
        put(&mut self.gaps, posting.document - self.next);
        self.next = posting.document + 1;
        self.count += 1;
        let mut head = posting.impact.min(IMPACT_MAX);
        if posting.passages > BEGINNING {
            head |= HAS_PASSAGES;
            put(&mut self.masks, u32::from(posting.passages));
        }
        if !posting.places.is_empty() {
            head |= HAS_PHRASES;
            put(&mut self.places, posting.places.len() as u32 - 1);
            let mut last = 0;
            for place in &posting.places {
                put(&mut self.places, u32::from(place.phrase - last));
                last = place.phrase;
                self.places.push(place.byte());
            }
        }
        self.heads.push(head);
    }

    /// In how many articles it stands.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// Length in bytes of what [`Postings::write`] writes.
    pub(crate) fn len(&self) -> usize {
        self.gaps.len() + self.heads.len() + self.masks.len() + self.places.len()
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        for column in [&self.gaps, &self.heads, &self.masks, &self.places] {
            out.extend_from_slice(column);
        }
    }

    /// Forgets where in an article the word stands, unless it is in a phrase: half the bytes of a word that is everywhere, and
    /// nobody finds a passage by it.
    pub(crate) fn forget_passages(&mut self) {
        let masks = std::mem::take(&mut self.masks);
        let mut masks = Reader(&masks);
        for head in self.heads.iter_mut().filter(|head| **head & HAS_PASSAGES != 0) {
            let mask = masks.number().unwrap_or_default();
            if *head & HAS_PHRASES == 0 {
                *head &= !HAS_PASSAGES;
            } else {
                put(&mut self.masks, mask);
            }
        }
    }

    /// The postings again, one by one.
    pub(crate) fn decoded(&self) -> impl Iterator<Item = Posting> + '_ {
        let columns = Columns {
            gaps: Reader(&self.gaps),
            heads: &self.heads,
            masks: Reader(&self.masks),
            places: Reader(&self.places),
            next: 0,
        };
        // What was just written is never damaged.
        columns.map_while(Result::ok)
    }

    /// What it lends a word whose synonym it is: impacts at `share` (0 to 1) of its own, places marked as a synonym's. What is
    /// then weaker than `least` (0 to [`IMPACT_MAX`]) and in no phrase is left out.
    pub(crate) fn as_synonym(&self, share: f32, least: f32) -> Self {
        let loud = |posting: &Posting| !posting.places.is_empty() || f32::from(posting.impact) * share >= least;
        let mut lent = Self::default();
        self.decoded().filter(loud).for_each(|posting| lent.push(&posting.into_synonym(share)));
        lent
    }

    /// Its own postings together with what its synonyms lend it.
    pub(crate) fn with<'a>(&'a self, synonyms: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let lists = iter::once(self).chain(synonyms);
        let mut all = Vec::with_capacity(lists.clone().map(|list| list.count as usize).sum());
        all.extend(lists.flat_map(Self::decoded));
        // A stable sort of lists that are sorted merges them, and leaves a word before its synonyms.
        all.sort_by_key(|posting| posting.document);
        let mut merged = Self::default();
        let mut all = all.into_iter().peekable();
        while let Some(mut posting) = all.next() {
            while let Some(synonym) = all.next_if(|next| next.document == posting.document) {
                posting.join(&synonym);
            }
            merged.push(&posting);
        }
        merged
    }
}

/// Reads what [`Postings::write`] wrote.
pub(crate) fn decode(bytes: &[u8], count: u32) -> Result<Vec<Posting>, Damaged> {
    let mut reader = Reader(bytes);
    let gaps = reader.skip(count as usize)?;
    let heads = reader.take(count as usize)?;
    let masks = reader.skip(heads.iter().filter(|head| **head & HAS_PASSAGES != 0).count())?;
    let mut postings = Vec::with_capacity(heads.len());
    for posting in (Columns { gaps, heads, masks, places: reader, next: 0 }) {
        postings.push(posting?);
    }
    Ok(postings)
}

struct Columns<'a> {
    gaps: Reader<'a>,
    heads: &'a [u8],
    masks: Reader<'a>,
    places: Reader<'a>,
    /// The least number the next article may have.
    next: u32,
}

impl Columns<'_> {
    fn read(&mut self, head: u8) -> Result<Posting, Damaged> {
        let gap = self.gaps.number()?;
        let document = self.next.checked_add(gap).ok_or(Damaged("an article number is too large"))?;
        self.next = document.saturating_add(1);
        let passages = if head & HAS_PASSAGES == 0 { BEGINNING } else { self.masks.number()? as u16 };
        let places = if head & HAS_PHRASES == 0 { Vec::new() } else { read_places(&mut self.places)? };
        Ok(Posting { document, impact: head & IMPACT_MAX, passages, places })
    }
}

impl Iterator for Columns<'_> {
    type Item = Result<Posting, Damaged>;

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.heads.split_first()?;
        self.heads = rest;
        Some(self.read(*head))
    }
}

fn read_places(reader: &mut Reader<'_>) -> Result<Vec<Place>, Damaged> {
    const TOO_LARGE: Damaged = Damaged("a phrase number is too large");
    let mut phrase = 0u16;
    let mut places = Vec::new();
    for _ in 0..=reader.number()? {
        let gap = u16::try_from(reader.number()?).map_err(|_| TOO_LARGE)?;
        phrase = phrase.checked_add(gap).ok_or(TOO_LARGE)?;
        places.push(Place::from_byte(phrase, reader.byte()?));
    }
    Ok(places)
}

impl Posting {
    fn into_synonym(mut self, share: f32) -> Self {
        // Coarse: steps cost bytes, and a synonym is a guess anyway.
        let impact = (f32::from(self.impact) * share).round() as u8;
        self.impact = (impact + 2).max(4) & !3;
        for place in &mut self.places {
            place.by_synonym = true;
        }
        // Where in a text a synonym stands decides little; only what is in a heading leads there.
        if self.places.is_empty() {
            self.passages = BEGINNING;
        }
        self
    }

    fn join(&mut self, synonym: &Self) {
        self.impact = self.impact.max(synonym.impact) | self.impact & OWN;
        for place in &synonym.places {
            if let Err(at) = self.places.binary_search_by_key(&place.phrase, |known| known.phrase) {
                self.places.insert(at, *place);
            }
        }
        if !synonym.places.is_empty() {
            self.passages |= synonym.passages;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posting(document: u32, passages: u16, phrases: &[u16]) -> Posting {
        let place = |phrase: &u16| Place { phrase: *phrase, by_synonym: false, words: 3, at: 1 };
        Posting { document, impact: 21, passages, places: phrases.iter().map(place).collect() }
    }

    fn written(list: &[Posting]) -> (Postings, Vec<u8>) {
        let mut postings = Postings::default();
        list.iter().for_each(|posting| postings.push(posting));
        let mut bytes = Vec::new();
        postings.write(&mut bytes);
        (postings, bytes)
    }

    #[test]
    fn what_is_written_is_read_and_what_is_cut_off_is_not() {
        let list = [posting(0, 1, &[]), posting(3, 0x2005, &[TITLE, 40]), posting(900, 2, &[]), posting(901, 1, &[7])];
        let (postings, bytes) = written(&list);
        assert_eq!(postings.decoded().collect::<Vec<_>>(), list);
        assert_eq!(decode(&bytes, 4).as_deref(), Ok(list.as_slice()));
        for end in 0..bytes.len() {
            assert!(decode(bytes.get(..end).unwrap(), 4).is_err(), "{end} of {} bytes", bytes.len());
        }
    }

    #[test]
    fn passages_are_forgotten_where_there_is_no_phrase() {
        let (mut postings, _) = written(&[posting(1, 6, &[]), posting(2, 0x2005, &[HEADING]), posting(5, 1, &[TITLE])]);
        postings.forget_passages();
        let expected = [posting(1, BEGINNING, &[]), posting(2, 0x2005, &[HEADING]), posting(5, 1, &[TITLE])];
        assert_eq!(postings.decoded().collect::<Vec<_>>(), expected);
        let mut bytes = Vec::new();
        postings.write(&mut bytes);
        assert_eq!(bytes, written(&expected).1);
    }

    fn list(postings: &[Posting]) -> Postings {
        written(postings).0
    }

    fn place(phrase: u16, by_synonym: bool) -> Place {
        Place { phrase, by_synonym, words: 3, at: 1 }
    }

    #[test]
    fn a_synonym_adds_to_a_word_and_takes_nothing_from_it() {
        // Where both stand in the title, the place is the word's own; impacts of 44 at four tenths are 17.6, rounded to a step of 4.
        let own = list(&[Posting { impact: 21, ..posting(3, BEGINNING, &[TITLE]) }]);
        let other = list(&[Posting { impact: 44, ..posting(3, 0x6, &[TITLE, HEADING]) }]).as_synonym(0.4, 12.0);
        let both =
            Posting { impact: 21, places: vec![place(TITLE, false), place(HEADING, true)], ..posting(3, 0x7, &[]) };
        assert_eq!(own.with(iter::once(&other)).decoded().collect::<Vec<_>>(), [both]);
        let louder = list(&[Posting { impact: 63, ..posting(3, BEGINNING, &[]) }]).as_synonym(0.4, 12.0);
        let louder = own.with(iter::once(&louder)).decoded().next().unwrap();
        assert_eq!(louder.impact, 24 | OWN, "louder, and still the word's own");
    }

    #[test]
    fn synonyms_alone_are_marked_as_such() {
        let nobody = Postings::default();
        let said = list(&[Posting { impact: 61, ..posting(8, 0x30, &[]) }]).as_synonym(0.4, 12.0);
        let headed = list(&[Posting { impact: 21, ..posting(8, 0x4, &[HEADING]) }]).as_synonym(0.4, 12.0);
        let expected = Posting { impact: 24, places: vec![place(HEADING, true)], ..posting(8, 0x5, &[]) };
        let merged = nobody.with([&said, &headed].into_iter());
        assert_eq!(merged.decoded().collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn a_faint_synonym_lends_only_what_stands_in_a_phrase() {
        let faint = list(&[posting(1, 0x2, &[]), posting(2, 0x2, &[TITLE])]);
        let documents = |lent: Postings| lent.decoded().map(|posting| posting.document).collect::<Vec<_>>();
        assert_eq!(documents(faint.as_synonym(0.4, 12.0)), [2]);
        assert_eq!(documents(faint.as_synonym(0.4, 0.0)), [1, 2]);
    }

    #[test]
    fn numbers_too_large_are_refused() {
        let far = |gap: u32| {
            let (_, mut bytes) = written(&[posting(0, BEGINNING, &[7, 8])]);
            bytes.truncate(bytes.len() - 2);
            put(&mut bytes, gap);
            bytes.push(0);
            decode(&bytes, 1)
        };
        assert_eq!(far(1).map(|list| list.len()), Ok(1));
        assert!(far(u32::from(u16::MAX)).is_err());
        assert!(far(u32::MAX).is_err());
    }
}
