//! Front matter: the YAML between two `---` lines at an article's head.

use serde_json::{Map, Value};

use crate::mistake::{Findings, Mistake, nearest};

/// What an article's head says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Front {
    pub(crate) title: Option<String>,
    pub(crate) description: String,
    /// Phrases that must find the article, with their lines.
    pub(crate) asked_as: Vec<(String, usize)>,
    /// `2026-10-14`.
    pub(crate) updated: Option<String>,
    /// Article ids, with the line of the key.
    pub(crate) related: Vec<String>,
    pub(crate) related_line: usize,
    pub(crate) redirect_from: Vec<(String, usize)>,
    pub(crate) draft: bool,
    pub(crate) order: Option<i64>,
}

const KEYS: [&str; 8] = ["title", "description", "asked_as", "updated", "related", "redirect_from", "draft", "order"];

/// Splits a file into front matter and body. Returns the head, the body and the number of lines before the body.
pub(crate) fn split<'a>(file: &str, text: &'a str, findings: &mut Findings) -> (Front, &'a str, usize) {
    match parts(file, text, findings) {
        Some(("", body, 0)) => (Front::default(), body, 0),
        Some((head, body, lines)) => (parse(file, head, findings), body, lines),
        None => (Front::default(), "", 0),
    }
}

/// Cuts a file into its head, its body and the number of lines before the body; nothing when the head has no end.
pub(crate) fn parts<'a>(file: &str, text: &'a str, findings: &mut Findings) -> Option<(&'a str, &'a str, usize)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else {
        return Some(("", text, 0));
    };
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            let head = rest.get(..length).unwrap_or_default();
            let body = rest.get(length + line.len()..).unwrap_or_default();
            let lines = head.lines().count() + 2;
            return Some((head, body, lines));
        }
        length += line.len();
    }
    findings.mistake(Mistake::at(file, 1, "the front matter that begins here has no end; close it with a line `---`"));
    None
}

fn parse(file: &str, head: &str, findings: &mut Findings) -> Front {
    if head.trim().is_empty() {
        return Front::default();
    }
    let map: Map<String, Value> = match serde_saphyr::from_str(head) {
        Ok(map) => map,
        Err(error) => {
            let line = error.location().map_or(1, |location| usize::try_from(location.line()).unwrap_or(0) + 1);
            let what = error.without_snippet().to_string();
            // Its line is counted from the front matter's beginning; ours is the file's.
            let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
            let hint = "quote a value that holds `: ` or begins with a special character";
            findings.mistake(Mistake::at(file, line, format!("the front matter is not YAML: {what}; {hint}")));
            return Front { title: Some(String::new()), ..Front::default() };
        }
    };
    let mut reader = Reader { file, head, map, findings };
    reader.unknown_keys();
    reader.front()
}

struct Reader<'a, 'f> {
    file: &'a str,
    head: &'a str,
    map: Map<String, Value>,
    findings: &'f mut Findings,
}

impl Reader<'_, '_> {
    fn front(&mut self) -> Front {
        let title = self.text("title").map(|title| title.trim().to_owned());
        if title.as_deref() == Some("") {
            self.wrong("title", "the title is empty; write what the article answers");
        }
        let updated = self.text("updated");
        if updated.as_deref().is_some_and(|date| date.parse::<jiff::civil::Date>().is_err()) {
            self.wrong("updated", "`updated` is no date; write it like 2026-10-14");
        }
        let asked_as = self.list("asked_as");
        let redirect_from = self.list("redirect_from");
        for (address, line) in redirect_from.iter().filter(|(address, _)| !address.starts_with('/')) {
            let what = format!("`redirect_from` holds {address:?}, which is no path; begin it with /");
            self.findings.mistake(Mistake::at(self.file, *line, what));
        }
        Front {
            title,
            description: self.text("description").unwrap_or_default(),
            asked_as,
            updated: updated.filter(|date| date.parse::<jiff::civil::Date>().is_ok()),
            related: self.list("related").into_iter().map(|(id, _)| id).collect(),
            related_line: self.line("related"),
            redirect_from,
            draft: self.flag("draft"),
            order: self.number("order"),
        }
    }

    fn unknown_keys(&mut self) {
        let strangers: Vec<String> = self.map.keys().filter(|key| !KEYS.contains(&key.as_str())).cloned().collect();
        for key in strangers {
            let hint = nearest(&key, &KEYS)
                .map_or_else(|| format!("the keys are {}", KEYS.join(", ")), |near| format!("did you mean `{near}`?"));
            let line = self.line(&key);
            self.findings.tolerated(Mistake::at(
                self.file,
                line,
                format!("unknown key `{key}` in the front matter; {hint}"),
            ));
        }
    }

    fn text(&mut self, key: &str) -> Option<String> {
        match self.map.get(key)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            _ => {
                self.wrong(key, &format!("`{key}` is not a text"));
                None
            }
        }
    }

    fn list(&mut self, key: &str) -> Vec<(String, usize)> {
        let values = match self.map.get(key) {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(values)) => values.clone(),
            Some(Value::String(text)) => vec![Value::String(text.clone())],
            Some(_) => {
                self.wrong(key, &format!("`{key}` is not a list; write each entry on a line of its own, after `- `"));
                return Vec::new();
            }
        };
        let mut list = Vec::new();
        for value in values {
            match value.as_str() {
                Some(text) if !text.trim().is_empty() => list.push((text.trim().to_owned(), self.line_of(key, text))),
                _ => self.wrong(key, &format!("`{key}` holds an entry that is not a text: {value}; quote it")),
            }
        }
        list
    }

    fn flag(&mut self, key: &str) -> bool {
        match self.map.get(key) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(value)) => *value,
            Some(_) => {
                self.wrong(key, &format!("`{key}` is neither true nor false"));
                false
            }
        }
    }

    fn number(&mut self, key: &str) -> Option<i64> {
        let value = self.map.get(key).filter(|value| !value.is_null())?;
        let number = value.as_i64();
        if number.is_none() {
            self.wrong(key, &format!("`{key}` is not a whole number"));
        }
        number
    }

    fn wrong(&mut self, key: &str, what: &str) {
        let line = self.line(key);
        self.findings.mistake(Mistake::at(self.file, line, what));
    }

    /// The line of a key in the file: the head begins on its second line.
    fn line(&self, key: &str) -> usize {
        self.head.lines().position(|line| line.trim_start().starts_with(key)).map_or(1, |index| index + 2)
    }

    /// The line of an entry below its key.
    fn line_of(&self, key: &str, text: &str) -> usize {
        let start = self.line(key);
        let below = self.head.lines().skip(start.saturating_sub(2));
        below.into_iter().position(|line| line.contains(text)).map_or(start, |index| start + index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut findings = Findings::new(true);
        let _split = split("a.md", text, &mut findings);
        let actual: Vec<String> = findings.mistakes.iter().map(ToString::to_string).collect();
        assert_eq!(actual.len(), expected.len(), "{actual:#?}");
        for (actual, expected) in actual.iter().zip(expected) {
            assert!(actual.contains(expected), "{actual} does not say {expected}");
        }
    }

    #[test]
    fn a_head_is_read_with_the_lines_of_its_phrases() {
        let mut findings = Findings::new(true);
        let text = "---\ntitle: A title\nasked_as:\n  - one\n  - two\nupdated: 2026-10-14\n---\nBody\n";
        let (front, body, lines) = split("a.md", text, &mut findings);
        assert!(findings.mistakes.is_empty(), "{:?}", findings.mistakes);
        assert_eq!(front.asked_as, [("one".to_owned(), 4), ("two".to_owned(), 5)]);
        assert_eq!(
            (front.title.as_deref(), front.updated.as_deref(), body, lines),
            (Some("A title"), Some("2026-10-14"), "Body\n", 7)
        );
    }

    #[test]
    fn windows_line_ends_and_a_byte_order_mark_are_fine() {
        let mut findings = Findings::new(true);
        let (front, body, _) = split("a.md", "\u{feff}---\r\ntitle: A title\r\n---\r\nBody", &mut findings);
        assert_eq!((front.title.as_deref(), body), (Some("A title"), "Body"));
    }

    #[test]
    fn mistakes_are_named_by_line() {
        check("---\ntitle: x\n", &["a.md:1: the front matter that begins here has no end"]);
        check(
            "---\ntitle: x\ndescripton: y\n---\n",
            &["a.md:3: unknown key `descripton` in the front matter; did you mean `description`?"],
        );
        check(
            "---\ntitle: x\ndescription: a: b\n---\n",
            &["a.md:3: the front matter is not YAML: mapping values are not allowed in this context; quote a value"],
        );
        check("---\ntitle: x\nupdated: yesterday\n---\n", &["a.md:3: `updated` is no date"]);
        check("---\ntitle: x\norder: first\ndraft: perhaps\n---\n", &["a.md:4: `draft`", "a.md:3: `order`"]);
        check("---\ntitle: a: b\n---\n", &["not YAML"]);
        check("---\ntitle:\n  - x\n---\n", &["`title` is not a text"]);
    }
}
