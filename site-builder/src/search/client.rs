//! The browser's half of the search as it is shipped: the modules of its worker as one, since every request before the
//! first answer is time, and scripts without comments, since every byte is too.
use std::collections::{HashMap, HashSet};

/// The worker's modules in an order in which each finds what it uses; their top-level names are all
/// different, and none imports anything else.
const WORKER: [&str; 14] = [
    "api",
    "search/text",
    "search/distance",
    "search/bytes",
    "search/postings",
    "search/words-file",
    "search/files",
    "search/rank",
    "search/typed",
    "search/mending",
    "search/reading",
    "search/engine",
    "search/source",
    "search/worker",
];

/// The worker as one module, or `None` when one of its parts is missing: what its modules declare, but for what none of them
/// uses. `text` gives a file by its path below `web/`.
pub(crate) fn worker<'a>(text: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
    let modules: Option<Vec<String>> =
        WORKER.iter().map(|name| text(&format!("lib/{name}.js")).map(|module| code(module).collect())).collect();
    let modules = modules?;
    let mut pieces: Vec<Piece<'_>> = modules.iter().flat_map(|module| Piece::all(module)).collect();
    loop {
        let used: HashMap<&str, usize> = counts(pieces.iter().flat_map(|piece| piece.words.iter().copied()));
        let before = pieces.len();
        // Every piece names itself once.
        pieces.retain(|piece| piece.names.is_empty() || piece.names.iter().any(|name| used.get(name) > Some(&1)));
        if pieces.len() == before {
            break;
        }
    }
    // Nobody imports from a worker.
    let unexported = |line: &&str| format!("{}\n", line.strip_prefix("export ").unwrap_or(line).trim());
    Some(pieces.iter().flat_map(|piece| piece.lines.iter().map(unexported)).collect())
}

/// A declaration at the top level of a module, or statements there.
struct Piece<'a> {
    lines: Vec<&'a str>,
    /// What it declares; nothing when it is to be run.
    names: Vec<&'a str>,
    /// Each word in it, once.
    words: HashSet<&'a str>,
}

impl<'a> Piece<'a> {
    fn all(module: &'a str) -> Vec<Self> {
        let mut pieces: Vec<Self> = Vec::new();
        for line in module.lines().filter(|line| !line.starts_with("import ")) {
            // What belongs to a piece is indented, or closes it.
            let begins = line.starts_with(|c: char| c.is_alphabetic());
            match pieces.last_mut().filter(|_| !begins) {
                Some(piece) => piece.add(line),
                None => {
                    let mut piece = Self { lines: Vec::new(), names: declared(line), words: HashSet::new() };
                    piece.add(line);
                    pieces.push(piece);
                }
            }
        }
        pieces
    }

    fn add(&mut self, line: &'a str) {
        self.lines.push(line);
        self.words.extend(words(line));
    }
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

fn counts<'a>(words: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    words.for_each(|word| *counts.entry(word).or_default() += 1);
    counts
}

/// The names that a line at the top level declares; `let [a, b] = …` declares several.
fn declared(line: &str) -> Vec<&str> {
    let rest = line.strip_prefix("export ").unwrap_or(line);
    let rest = rest.strip_prefix("async ").unwrap_or(rest);
    let Some(names) = ["const ", "let ", "function ", "class "].iter().find_map(|word| rest.strip_prefix(word)) else {
        return Vec::new();
    };
    match names.strip_prefix(['[', '{']) {
        Some(several) => several.split([']', '}']).next().into_iter().flat_map(words).collect(),
        None => words(names).take(1).collect(),
    }
}

/// A script without comments, blank lines and indentation.
pub(crate) fn bare(script: &str) -> String {
    code(script).map(|line| format!("{}\n", line.trim())).collect()
}

/// The lines of a script that hold code, without comments, each with its line break. Comments behind code stay when they quote
/// something, for that may be a text.
fn code(script: &str) -> impl Iterator<Item = String> {
    let mut comment = false;
    script.lines().filter_map(move |line| {
        let bare = line.trim();
        comment = comment || bare.starts_with("/*");
        let is_code = !comment && !bare.is_empty() && !bare.starts_with("//");
        comment = comment && !bare.ends_with("*/");
        let aside = line.split_once(" // ").filter(|(_, aside)| !aside.contains(['\'', '"', '`']));
        is_code.then(|| format!("{}\n", aside.map_or(line, |(code, _)| code).trim_end()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::WEB;

    #[test]
    fn a_script_loses_its_comments_alone() {
        check("// why\n/** What\n * it is. */\nconst a = 1; // so\n\n  b();\n", "const a = 1;\nb();\n");
        check("d('a // b'); // e\n", "d('a // b'); // e\n");
        check("/* one line */\nconst c = '/*';\n", "const c = '/*';\n");
    }

    fn check(script: &str, expected: &str) {
        assert_eq!(bare(script), expected);
    }

    #[test]
    fn the_worker_is_one_module_with_every_name_once() {
        let file = |name: &str| {
            WEB.iter().find(|(other, _)| *other == name).and_then(|(_, bytes)| std::str::from_utf8(bytes).ok())
        };
        let script = worker(file).unwrap();
        let source: String = WORKER.iter().filter_map(|name| file(&format!("lib/{name}.js"))).collect();
        for line in source.lines().filter(|line| line.starts_with("import ")) {
            let target = line.rsplit('/').next().unwrap().trim_end_matches(".js';");
            let inside = WORKER.iter().any(|name| name.rsplit('/').next() == Some(target));
            assert!(inside, "{line} leads out of the worker");
        }
        assert!(script.contains("readFile("));
        assert!(!script.contains("sendFile"), "what the worker does not use is in it");
        let mut names: Vec<&str> = source.lines().flat_map(declared).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "two modules of the worker declare the same name");
    }
}
