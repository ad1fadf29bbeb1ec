//! Ready answers: what agents say often, `answers/<language>/<name>.md` in the content folder. They go to the agents' console
//! and are no pages; what stands in them is filled in and sent by a person.

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::front;
use crate::mistake::{Findings, Mistake};

/// The places an answer may leave open; the console fills them.
const PLACES: [&str; 4] = ["number", "title", "agent", "link"];

/// A ready answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ReadyAnswer {
    /// Its file's name, without the ending.
    pub(crate) id: String,
    /// What agents choose it by.
    pub(crate) title: String,
    /// The answer, in the markdown that messages may hold.
    pub(crate) body: String,
    /// Topics it is offered for first; none: all.
    pub(crate) topics: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    #[serde(default)]
    title: String,
    #[serde(default)]
    topics: Vec<String>,
}

/// Reads one; nothing when it is wrong, and what is wrong has been said then.
pub(crate) fn parse(file: &str, id: &str, text: &str, config: &Config, findings: &mut Findings) -> Option<ReadyAnswer> {
    let (head, body, _) = front::parts(file, text, findings)?;
    let head = if head.trim().is_empty() { "{}" } else { head };
    let head: Head = match serde_saphyr::from_str(head) {
        Ok(head) => head,
        Err(error) => {
            let hint = "a ready answer's head holds `title` and perhaps `topics`";
            findings.mistake(Mistake::at(file, 1, format!("{}; {hint}", error.without_snippet())));
            return None;
        }
    };
    for topic in head.topics.iter().filter(|id| !config.topics.iter().any(|topic| topic.id == **id)) {
        findings.mistake(Mistake::at(file, 1, format!("there is no topic {topic:?}")));
    }
    let body = body.trim().to_owned();
    for place in body.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(place, _)| place)) {
        if !PLACES.contains(&place) {
            let what = format!("nothing fills the place {{{place}}}; those that are filled are {}", PLACES.join(", "));
            findings.mistake(Mistake::of(file, what));
        }
    }
    if head.title.trim().is_empty() || body.is_empty() {
        findings.mistake(Mistake::of(file, "a ready answer needs a title in its head and a text below"));
        return None;
    }
    Some(ReadyAnswer { id: id.to_owned(), title: head.title.trim().to_owned(), body, topics: head.topics })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        let mut findings = Findings::new(true);
        let config = config::assumed("Help", vec!["en".to_owned()]);
        let answer = parse("a.md", "a", text, &config, &mut findings);
        let said: Vec<String> = findings.mistakes.iter().map(ToString::to_string).collect();
        match expected {
            Ok(body) => assert_eq!((answer.unwrap().body.as_str(), said.len()), (body, 0), "{said:?}"),
            Err(what) => assert!(said.concat().contains(what), "{said:?}"),
        }
    }

    #[test]
    fn a_ready_answer_is_a_title_and_a_text() {
        check("---\ntitle: Hello\ntopics: [other]\n---\nDear {title}\n", Ok("Dear {title}"));
        check("Dear you", Err("needs a title"));
        check("---\ntitle: Hello\n---\n", Err("needs a title"));
        check("---\ntitle: Hello\nauthor: Ada\n---\nx", Err("author"));
        check("---\ntitle: Hello\ntopics: [nothing]\n---\nx", Err("no topic \"nothing\""));
        check("---\ntitle: Hello\n---\nDear {name}", Err("nothing fills the place {name}"));
    }
}
