//! The built index, read back and asked: what `web/lib/search/` does in a browser, done here so that a build can hold
//! authors' phrases to what readers will see. The numbers both rest on are in the index itself.
use super::bytes::{Damaged, Reader, unpack, unzigzag};
use super::layout::{SPELLING_MAGIC, WORDS_MAGIC};
use super::postings::{Posting, decode};
use super::rank::Mass;
use super::text::fold;
use super::words::said;
use super::{Manifest, rank, reading};
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

const COMMON_ENDINGS: usize = 40;

/// An article that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The article's address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its score, comparable within one search only.
    pub score: f64,
}

/// An index read back.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) manifest: Manifest,
    pub(crate) lists: Lists,
    words: Vec<WordsFile>,
    spellings: Vec<Vec<Spelling>>,
    /// Address and title of every article, by number.
    articles: Vec<(String, String)>,
}

/// The manifest's word lists as sets.
#[derive(Debug)]
pub(crate) struct Lists {
    pub(crate) silent: BTreeSet<String>,
    /// The longer first.
    pub(crate) silent_phrases: Vec<Vec<String>>,
    pub(crate) asking: BTreeSet<String>,
    pub(crate) denying: BTreeSet<String>,
    pub(crate) endings: BTreeSet<String>,
    /// The commonest of them: misspelt forms are looked for with these.
    pub(crate) common_endings: Vec<String>,
    pub(crate) prefixes: Vec<String>,
    pub(crate) suffixes: Vec<String>,
}

/// One file of words.
#[derive(Debug)]
pub(crate) struct WordsFile {
    first_class: u32,
    pub(crate) surfaces: Vec<(String, u32)>,
    class_of: HashMap<String, u32>,
    class_of_stem: HashMap<String, u32>,
    stems: HashMap<u32, String>,
    lists: Vec<List>,
}

/// The postings of one class, decoded when they are first asked for.
#[derive(Debug)]
struct List {
    count: u32,
    bytes: Vec<u8>,
    decoded: OnceLock<(Vec<Posting>, Mass)>,
}

/// A known word with its letters folded.
#[derive(Debug)]
pub(crate) struct Spelling {
    pub(crate) folded: String,
    pub(crate) letters: Vec<char>,
    pub(crate) count: u8,
}

impl Engine {
    /// Reads files as they are shipped, those of each kind in their order.
    pub(crate) fn read<'a>(
        manifest: Manifest,
        words: impl Iterator<Item = &'a [u8]>,
        spellings: impl Iterator<Item = &'a [u8]>,
        articles: Vec<(String, String)>,
    ) -> Result<Self, Damaged> {
        let set = |text: &str| text.split(' ').map(str::to_owned).collect();
        let list = |text: &str, most: usize| text.split(' ').take(most).map(str::to_owned).collect();
        Ok(Self {
            lists: Lists {
                silent: set(&manifest.silent),
                silent_phrases: manifest.silent_phrases.split(',').map(|words| list(words, usize::MAX)).collect(),
                asking: set(&manifest.asking),
                denying: set(&manifest.denying),
                endings: set(&manifest.endings),
                common_endings: list(&manifest.endings, COMMON_ENDINGS),
                prefixes: list(&manifest.prefixes, usize::MAX),
                suffixes: list(&manifest.suffixes, usize::MAX),
            },
            words: words.map(|packed| WordsFile::read(&unpack(packed)?)).collect::<Result<_, _>>()?,
            spellings: spellings.map(|packed| read_spellings(&unpack(packed)?)).collect::<Result<_, _>>()?,
            manifest,
            articles,
        })
    }

    /// All articles that answer, best first.
    pub(crate) fn search(&self, query: &str) -> Vec<Hit> {
        let read = reading::interpret(query, self);
        let lists: Vec<rank::Word<'_>> = read
            .iter()
            .map(|word| rank::Word {
                weight: word.weight,
                list: word.readings.iter().map(|(class, sureness)| self.reading(*class, *sureness)).collect(),
            })
            .collect();
        let story = reading::is_story(read.iter().map(|word| word.weight), self);
        let ranked = rank::rank(&lists, story, &self.manifest);
        let best = ranked.first().map_or(0.0, |(_, score)| *score);
        let named = self.named(query);
        let others = ranked.into_iter().filter(|(document, _)| !named.contains(document));
        let named = named.iter().map(|document| (*document, best));
        named
            .chain(others)
            .filter_map(|(document, score)| {
                let (url, title) = self.articles.get(document as usize)?.clone();
                Some(Hit { url, title, score })
            })
            .collect()
    }

    /// The pages of the site that are named by all that was typed.
    fn named(&self, query: &str) -> Vec<u32> {
        let said = said(query);
        let pages = self.manifest.pages.iter().filter(|page| page.names.contains(&said));
        pages.map(|page| page.document).collect()
    }

    /// The letters by which phrases know all forms of a class.
    pub(crate) fn stem_of(&self, class: u32) -> Option<&str> {
        self.words_of_class(class)?.stems.get(&class).map(String::as_str)
    }

    fn words_of_class(&self, class: u32) -> Option<&WordsFile> {
        self.words.get(self.words.partition_point(|file| file.first_class <= class).saturating_sub(1))
    }

    fn reading(&self, class: u32, sureness: f64) -> rank::Reading<'_> {
        match self.words_of_class(class).and_then(|file| file.postings(class)) {
            Some((postings, mass)) => rank::Reading { sureness, postings, mass: *mass },
            None => rank::Reading { sureness, postings: &[], mass: Mass::default() },
        }
    }

    /// The class of a word that the index knows as it is.
    pub(crate) fn class_of(&self, surface: &str) -> Option<u32> {
        self.words_of(surface)?.class_of(surface)
    }

    /// The file in which a word stands or would stand.
    pub(crate) fn words_of(&self, surface: &str) -> Option<&WordsFile> {
        self.words.get(self.number_of(surface))
    }

    fn number_of(&self, surface: &str) -> usize {
        self.manifest.words.first.partition_point(|first| first.as_str() <= surface).saturating_sub(1)
    }

    /// The files in which words begin with these letters, at most `most`.
    pub(crate) fn words_from(&self, beginning: &str, most: usize) -> &[WordsFile] {
        let from = self.number_of(beginning);
        let later = self.manifest.words.first.iter().skip(from + 1).take(most - 1);
        let count = 1 + later.take_while(|first| first.starts_with(beginning)).count();
        self.words.get(from..from + count).unwrap_or_default()
    }

    /// Known words with one of these first letters, and their neighbours in the same file; all without letters.
    pub(crate) fn spellings(&self, letters: Option<&[char]>) -> Vec<&Spelling> {
        let Some(letters) = letters else { return self.spellings.iter().flatten().collect() };
        let first = &self.manifest.spelling.first;
        let mut numbers: Vec<usize> = Vec::new();
        for letter in letters {
            let number = first.partition_point(|start| start.as_str() <= letter.to_string().as_str()).saturating_sub(1);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers.into_iter().filter_map(|number| self.spellings.get(number)).flatten().collect()
    }
}

impl WordsFile {
    fn read(bytes: &[u8]) -> Result<Self, Damaged> {
        let mut reader = Reader(bytes);
        reader.magic(WORDS_MAGIC)?;
        let first_class = reader.number()?;
        let classes = reader.number()?;
        let count = reader.number()?;
        let letters = reader.words(count as usize)?;
        let mut surfaces = Vec::with_capacity(letters.len());
        let mut spellings: HashMap<u32, Vec<&str>> = HashMap::new();
        let mut last = i64::from(first_class);
        for surface in &letters {
            last += unzigzag(reader.number()?);
            let class = u32::try_from(last).map_err(|_| Damaged("a class is out of range"))?;
            surfaces.push((surface.clone(), class));
            spellings.entry(class).or_default().push(surface);
        }
        let (mut class_of_stem, mut stems) = (HashMap::new(), HashMap::new());
        let mut heads = Vec::new();
        for class in (first_class..).take(classes as usize) {
            heads.push((reader.number()?, reader.number()?));
            let stem = reader.number()?;
            let surface = spellings.get(&class).and_then(|list| list.get((stem & 3) as usize));
            if let Some(stem) =
                surface.and_then(|surface| surface.get(..(stem >> 2) as usize)).filter(|stem| !stem.is_empty())
            {
                class_of_stem.insert(stem.to_owned(), class);
                stems.insert(class, stem.to_owned());
            }
        }
        let mut lists = Vec::with_capacity(heads.len());
        for (count, length) in heads {
            lists.push(List { count, bytes: reader.take(length as usize)?.to_vec(), decoded: OnceLock::new() });
        }
        let class_of = surfaces.iter().cloned().collect();
        Ok(Self { first_class, surfaces, class_of, class_of_stem, stems, lists })
    }

    pub(crate) fn class_of(&self, surface: &str) -> Option<u32> {
        self.class_of.get(surface).copied()
    }

    pub(crate) fn class_of_stem(&self, stem: &str) -> Option<u32> {
        self.class_of_stem.get(stem).copied()
    }

    /// In how many articles a class of this file stands.
    pub(crate) fn count(&self, class: u32) -> u32 {
        self.list(class).map_or(0, |list| list.count)
    }

    fn list(&self, class: u32) -> Option<&List> {
        self.lists.get(class.checked_sub(self.first_class)? as usize)
    }

    fn postings(&self, class: u32) -> Option<&(Vec<Posting>, Mass)> {
        let list = self.list(class)?;
        Some(list.decoded.get_or_init(|| {
            let postings = decode(&list.bytes, list.count).unwrap_or_default();
            let mass = Mass::of(&postings);
            (postings, mass)
        }))
    }
}

fn read_spellings(bytes: &[u8]) -> Result<Vec<Spelling>, Damaged> {
    let mut reader = Reader(bytes);
    reader.magic(SPELLING_MAGIC)?;
    let count = reader.number()? as usize;
    let written = reader.words(count)?;
    let counts = reader.take(count)?;
    let spelling = |(word, count): (&String, &u8)| {
        let folded = fold(word);
        Spelling { letters: folded.chars().collect(), folded, count: *count }
    };
    Ok(written.iter().zip(counts).map(spelling).collect())
}
