//! Invariants of the house that no compiler holds: who may name whom, and how things are written.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file below a folder with one of these endings, with its text.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            if path.is_dir() {
                if !name.contains("node_modules") && !name.ends_with("target") {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "nothing below {folder}");
    found
}

fn manifest(name: &str) -> String {
    std::fs::read_to_string(root().join(name).join("Cargo.toml")).unwrap()
}

#[test]
fn arrows_point_where_the_architecture_says() {
    let check = |folder: &str, strangers: &[&str]| {
        let manifest = manifest(folder);
        for stranger in strangers {
            let named = manifest.lines().any(|line| line.split(['=', '.', ' ']).next() == Some(stranger));
            assert!(!named, "{folder} must not depend on {stranger}");
        }
    };
    assert!(!manifest("functions/tickets").contains("[dependencies]"), "`tickets` has no dependencies");
    check("functions", &["site-builder", "pomoc", "e2e", "hyper", "hyper-util", "axum", "pulldown-cmark"]);
    check("site-builder", &["functions", "pomoc", "e2e", "hyper", "aws-sdk-dynamodb", "aws-sdk-s3", "lambda_http"]);
    check("infra/local", &["e2e", "pulldown-cmark", "aws-sdk-dynamodb", "aws-sdk-s3"]);
    check("tests", &["functions", "site-builder", "tickets", "pomoc"]);
}

#[test]
fn handlers_name_no_error_status() {
    for (name, text) in files("functions/src", &[".rs"]) {
        if ["problem.rs", "openapi.rs"].iter().any(|own| name.ends_with(own)) {
            continue;
        }
        for status in [
            "BAD_REQUEST",
            "UNAUTHORIZED",
            "FORBIDDEN",
            "NOT_FOUND",
            "CONFLICT",
            "UNPROCESSABLE",
            "TOO_MANY",
            "INTERNAL_SERVER",
            "SERVICE_UNAVAILABLE",
        ] {
            assert!(
                !text.contains(&format!("StatusCode::{status}")),
                "{name} names {status}; refusals become answers in problem.rs alone"
            );
        }
    }
}

#[test]
fn files_fit_a_sitting() {
    let check = |folder: &str, ending: &str, most: usize| {
        for (name, text) in files(folder, &[ending]) {
            let lines = text.lines().take_while(|line| !line.contains("#[cfg(test)]")).count();
            assert!(lines <= most, "{name} has {lines} lines; is there a second room in it? ({most} at most)");
        }
    };
    for folder in ["functions", "infra/local/src", "site-builder/src"] {
        check(folder, ".rs", 420);
    }
    check("site-builder/web", ".js", 220);
    check("site-builder/web", ".css", 220);
}

#[test]
fn no_module_is_called_mod_and_every_file_opens_with_a_sentence() {
    for folder in ["functions", "infra/local/src", "site-builder/src", "tests/it"] {
        for (name, text) in files(folder, &[".rs"]) {
            assert!(!name.ends_with("/mod.rs"), "{name}: name the file after the module");
            assert!(text.starts_with("//!"), "{name} does not say what lives in it");
        }
    }
    for (name, text) in files("site-builder/web", &[".js"]) {
        assert!(text.starts_with("//"), "{name} does not say what lives in it");
    }
}

#[test]
fn every_sample_article_names_two_ways_of_asking_for_it() {
    for folder in ["content/en", "content/pl"] {
        for (name, text) in files(folder, &[".md"]) {
            let phrases = text.lines().skip_while(|line| *line != "asked_as:").skip(1);
            let count = phrases.take_while(|line| line.trim_start().starts_with("- ")).count();
            assert!(count >= 2, "{name} has {count} phrases in `asked_as`");
        }
    }
}

#[test]
fn nothing_is_left_undone() {
    for folder in ["functions", "infra", "site-builder", "tests/it"] {
        for (name, text) in files(folder, &[".rs", ".js", ".css", ".html", ".toml", ".json"]) {
            for mark in
                [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("todo", "!("), concat!("unimplemented", "!(")]
            {
                assert!(!text.contains(mark), "{name} holds {mark}");
            }
        }
    }
}
