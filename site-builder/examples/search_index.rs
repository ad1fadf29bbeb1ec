//! Builds a search index from articles given as JSON lines, for the evaluation and the benches of the search:
//! `search_index LANGUAGE FOLDER [QUERIES] < articles.jsonl`. With a file of queries, one a line, it also writes what the
//! build's own engine answers, to be compared with the browser's.
use serde::Deserialize;
use site_builder::search::{Document, Index, Passage, Words, build};
use std::io::{BufRead, Error, ErrorKind, stdin};
use std::path::PathBuf;

#[derive(Deserialize)]
struct Article {
    url: String,
    title: String,
    #[serde(default)]
    section: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    asked_as: Vec<String>,
    /// Anchor, heading, text.
    passages: Vec<(Option<String>, String, String)>,
    #[serde(default)]
    page: bool,
}

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let (Some(language), Some(folder)) = (arguments.next(), arguments.next().map(PathBuf::from)) else {
        return Err(Error::new(ErrorKind::InvalidInput, "usage: search_index LANGUAGE FOLDER < articles.jsonl"));
    };
    let mut documents = Vec::new();
    for line in stdin().lock().lines() {
        let article: Article = serde_json::from_str(&line?)?;
        documents.push(document(article));
    }
    let index = build(&language, &mut documents, &Words::builtin(&language));
    std::fs::create_dir_all(&folder)?;
    for (name, bytes) in &index.files {
        std::fs::write(folder.join(name), bytes)?;
    }
    std::fs::write(folder.join("manifest"), &index.manifest)?;
    match arguments.next() {
        Some(queries) => {
            std::fs::write(folder.join("answers.jsonl"), answers(&index, &std::fs::read_to_string(queries)?)?)
        }
        None => Ok(()),
    }
}

fn answers(index: &Index, queries: &str) -> Result<String, Error> {
    let mut lines = String::new();
    for query in queries.lines() {
        let hits: Vec<(String, f64)> = index.search(query, 10).into_iter().map(|hit| (hit.url, hit.score)).collect();
        lines.push_str(&serde_json::to_string(&hits)?);
        lines.push('\n');
    }
    Ok(lines)
}

fn document(article: Article) -> Document {
    let passage = |(anchor, heading, text)| Passage { anchor, heading, text };
    Document {
        source: article.url.clone(),
        url: article.url,
        title: article.title,
        section: article.section,
        description: article.description,
        asked_as: article.asked_as.into_iter().map(|phrase| (phrase, 0)).collect(),
        passages: article.passages.into_iter().map(passage).collect(),
        page: article.page,
    }
}
