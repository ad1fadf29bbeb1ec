//! The browser's half of the search as it is shipped: the modules of its worker as one, since every request before the
//! first answer is time, and scripts without comments, since every byte is too.

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

/// The worker as one module, or `None` when one of its parts is missing. `text` gives a file by its path below `web/`.
pub(crate) fn worker<'a>(text: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
    let mut script = String::new();
    for name in WORKER {
        for line in text(&format!("lib/{name}.js"))?.lines() {
            if !line.starts_with("import ") {
                script.push_str(line);
                script.push('\n');
            }
        }
    }
    // Nobody imports from a worker.
    Some(bare(&script).replace("\nexport ", "\n"))
}

/// A script without the comments and blank lines that stand on lines of their own, and without indentation.
pub(crate) fn bare(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut comment = false;
    for line in script.lines().map(str::trim) {
        comment = comment || line.starts_with("/*");
        if !comment && !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
        comment = comment && !line.ends_with("*/");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::WEB;

    #[test]
    fn a_script_loses_its_comments_alone() {
        check("// why\n/** What\n * it is. */\nconst a = 1; // kept\n\n  b();\n", "const a = 1; // kept\nb();\n");
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
        let declared = |line: &str| -> Option<Vec<String>> {
            let rest = line.strip_prefix("export ").unwrap_or(line);
            let rest = rest.strip_prefix("async ").unwrap_or(rest);
            let name = ["const ", "let ", "function ", "class "].iter().find_map(|word| rest.strip_prefix(word))?;
            // `let [a, b] = …` declares several.
            let (several, count) = match name.strip_prefix(['[', '{']) {
                Some(rest) => (rest.split([']', '}']).next()?, usize::MAX),
                None => (name, 1),
            };
            let apart = several.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|name| !name.is_empty());
            Some(apart.take(count).map(str::to_owned).collect())
        };
        let mut names: Vec<String> = source.lines().filter_map(declared).flatten().collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "two modules of the worker declare the same name");
    }
}
