//! `pomoc build` and `pomoc check`: what a team meets on the command line.

use std::process::{Command, Output};

use e2e::content::{article, site_toml};
use e2e::{Folder, stack};

fn run(folder: &Folder, arguments: &[&str]) -> Output {
    Command::new(stack::program()).current_dir(folder.path()).args(arguments).output().unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn every_mistake_is_reported_at_once_with_file_and_line() {
    let folder = Folder::with_content("");
    folder.write(
        "content/en/basics/a.md",
        "---\ntitle: A\nupdatd: 2026-01-01\n---\n\nSee [that](missing.md) and [this](first.md#nowhere).",
    );
    folder.write("content/en/basics/b.md", "---\ndescription: no title\n---\n[run](javascript:alert(1))");
    folder.write("content/en/basics/d.md", "---\ntitle: D\n---\n\n");
    folder.write("content/pl/strange/c.md", &article("C", "Text"));
    let output = run(&folder, &["check"]);
    assert!(!output.status.success());
    let errors = errors(&output);
    for expected in [
        "content/en/basics/a.md:3: unknown key `updatd` in the front matter; did you mean `updated`?",
        "content/en/basics/a.md:6: broken link: there is no file en/basics/missing.md",
        "content/en/basics/a.md:6: broken link: the article has no heading #nowhere",
        "content/en/basics/b.md:1: has no title",
        "content/en/basics/b.md:4: links may not use `javascript:`",
        "content/en/basics/d.md: has no text; write what readers shall find here, or take the file away",
        "the folder \"strange\" is no section",
    ] {
        assert!(errors.contains(expected), "{expected}\nis missing in\n{errors}");
    }
}

#[test]
fn a_failed_build_leaves_the_old_site_in_place() {
    let folder = Folder::with_content("");
    assert!(run(&folder, &["build", "--out", "site"]).status.success());
    let page = folder.path().join("site/en/basics/first/index.html");
    let before = std::fs::read(&page).unwrap();
    folder.write("content/en/basics/first.md", "---\ntitle: \"\"\n---\nText");
    assert!(!run(&folder, &["build", "--out", "site"]).status.success());
    assert_eq!(std::fs::read(&page).unwrap(), before);
    folder.write("content/en/basics/first.md", &article("Renewed", "Text"));
    assert!(run(&folder, &["build", "--out", "site"]).status.success());
    assert!(String::from_utf8(std::fs::read(&page).unwrap()).unwrap().contains("Renewed"));
}

#[test]
fn the_same_content_is_the_same_site_byte_for_byte() {
    let folder = Folder::with_content("");
    assert!(run(&folder, &["build", "--out", "one"]).status.success());
    assert!(run(&folder, &["build", "--out", "two"]).status.success());
    let same = Command::new("diff").current_dir(folder.path()).args(["-r", "one", "two"]).output().unwrap();
    assert!(same.status.success(), "{}", String::from_utf8_lossy(&same.stdout));
    let again = run(&folder, &["build", "--out", "one"]);
    assert!(String::from_utf8_lossy(&again.stdout).contains("Wrote 0 of"));
}

#[test]
fn a_folder_that_holds_something_else_is_not_overwritten() {
    let folder = Folder::with_content("");
    folder.write("precious/letter.txt", "Dear Bo");
    let output = run(&folder, &["build", "--out", "precious"]);
    assert!(
        !output.status.success() && errors(&output).contains("holds no site that pomoc built"),
        "{}",
        errors(&output)
    );
    assert!(folder.path().join("precious/letter.txt").exists());
}

#[test]
fn a_folder_as_other_teams_have_it_becomes_a_site() {
    let folder = Folder::new();
    folder.write("docs/Getting Started/First steps.md", "---\ntitle: First steps\ntags: [a, b]\n---\n# First steps\n\nSee ![the screen](my%20screen.png), [billing](../02-billing/Invoices.md) and [nothing](gone.md).\n\n<div onclick=\"x()\"><b>Raw</b> <img src=\"my screen.png\"><script>alert(1)</script></div>");
    folder.write("docs/Getting Started/my screen.png", "not really a picture");
    folder.write("docs/02-billing/Invoices.md", "# Invoices\n\nText");
    let output = run(&folder, &["build", "--content", "docs", "--out", "site"]);
    assert!(output.status.success(), "{}", errors(&output));
    let said = String::from_utf8_lossy(&output.stdout);
    for expected in ["unknown key `tags`", "broken link: there is no file Getting Started/gone.md"] {
        assert!(said.contains(expected), "{expected}\nis missing in\n{said}");
    }
    assert!(!said.contains("has no title"), "a heading is a title: {said}");
    let page = std::fs::read_to_string(folder.path().join("site/en/getting-started/first-steps/index.html")).unwrap();
    assert!(page.contains("href=\"/en/billing/invoices/\""), "{page}");
    assert!(page.contains("src=\"/en/getting-started/my-screen.png\"") && page.contains("<b>Raw</b>"), "{page}");
    assert!(!page.contains("alert(1)") && !page.contains("onclick"), "{page}");
    assert_eq!(page.matches("First steps</h").count(), 1, "the title stands twice");
    assert!(folder.path().join("site/en/getting-started/my-screen.png").exists());
    assert!(!run(&folder, &["build", "--content", "docs", "--out", "strict", "--strict"]).status.success());
}

#[test]
fn what_a_folder_of_another_name_than_a_language_loses_is_said() {
    let folder = Folder::new();
    folder.write("docs/en/vpn.md", "# Connect\n\nText");
    folder.write("docs/finance/travel.md", "# Travel\n\nText");
    folder.write("docs/finance/trains.md", "# Trains\n\nText");
    let output = run(&folder, &["build", "--content", "docs", "--out", "site"]);
    assert!(output.status.success(), "{}", errors(&output));
    let said = String::from_utf8_lossy(&output.stdout);
    let expected = "docs/finance/trains.md: is left out with all of \"finance\", which is no language of the site (en); move it below one";
    assert_eq!(said.matches("is left out").count(), 1, "{said}");
    assert!(said.contains(expected), "{expected}\nis missing in\n{said}");
}

#[test]
fn a_folder_named_like_a_page_of_the_site_stands_beside_it() {
    let folder = Folder::new();
    folder.write("docs/search/Find it.md", "# Find it\n\nText");
    folder.write("docs/1-2-steps/Sign in.md", "# Sign in\n\nText");
    let output = run(&folder, &["build", "--content", "docs", "--out", "site"]);
    assert!(output.status.success(), "{}", errors(&output));
    let said = String::from_utf8_lossy(&output.stdout);
    let expected = "docs/search/Find it.md: the address /en/search/ is a page of the site itself; call the folder something else; until then it is at /en/about-search/";
    assert!(said.contains(expected), "{expected}\nis missing in\n{said}");
    let page = |path: &str| std::fs::read_to_string(folder.path().join(path)).unwrap();
    assert!(page("site/en/about-search/find-it/index.html").contains("<h1>Find it</h1>"));
    assert!(page("site/en/search/index.html").contains("search-results"));
    assert!(
        page("site/en/2-steps/sign-in/index.html").contains("<h1>Sign in</h1>"),
        "one number sorts, the next is a name"
    );
    let strict = run(&folder, &["build", "--content", "docs", "--out", "strict", "--strict"]);
    assert!(
        errors(&strict)
            .contains("the address /en/search/ is a page of the site itself; call the folder something else")
    );
    assert!(!folder.path().join("strict").exists());
}

#[test]
fn mistakes_in_the_configuration_name_their_line() {
    let folder = Folder::with_content("");
    folder.write("content/site.toml", &site_toml("").replace("languages", "langauges"));
    let output = run(&folder, &["check"]);
    assert!(
        errors(&output).contains("content/site.toml:2: unknown key `langauges`; did you mean `languages`?"),
        "{}",
        errors(&output)
    );
}

#[test]
fn markdown_becomes_what_readers_and_a_strict_policy_need() {
    let folder = Folder::with_content("");
    let body = "## Steps {#steps}\n\n> [!WARNING]\n> Beware.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\nTerm\n: Meaning\n\nNote[^1] at https://example.org/a.\n\n[^1]: The note.\n";
    folder.write("content/en/basics/rich.md", &article("Rich", body));
    assert!(run(&folder, &["build", "--out", "site"]).status.success());
    let page = std::fs::read_to_string(folder.path().join("site/en/basics/rich/index.html")).unwrap();
    for expected in [
        "<h2 id=\"steps\">Steps<a class=\"anchor\" href=\"#steps\"",
        "<p class=\"alert-title\">Warning</p>",
        "<td class=\"right\">2</td>",
        "<input type=\"checkbox\" checked>",
        "<dt>Term</dt>",
        "<a href=\"https://example.org/a\">",
        "role=\"doc-noteref\">1</a>",
        "role=\"doc-backlink\"",
    ] {
        assert!(page.contains(expected), "{expected}\nis missing in\n{page}");
    }
    assert!(!page.contains("style="), "inline styles do not pass the content security policy");
}
