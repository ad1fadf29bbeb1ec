//! The pages of the agents' console: there for agents, and nowhere where readers or robots look.

use e2e::{Actor, Folder, Stack};

const PAGES: [&str; 4] = ["/desk/", "/desk/insights/", "/desk/pl/", "/desk/pl/insights/"];

#[test]
fn the_console_stands_at_its_address_in_every_language_and_asks_not_to_be_remembered() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    for page in PAGES {
        let html = ann.gets(page).expect(200).body;
        let html = html.as_str().unwrap();
        assert!(html.contains("<meta name=\"robots\" content=\"noindex, nofollow\">"), "{page}");
        let language = if page.contains("/pl/") { "pl" } else { "en" };
        assert!(html.contains(&format!("<html lang=\"{language}\"")), "{page}");
    }
    assert_eq!(ann.gets("/desk/en/").status, 404);
    let page = ann.gets("/desk/?status=open").expect(200);
    assert!(page.header("content-security-policy").contains("script-src 'self';"));
    let page = page.body;
    let page = page.as_str().unwrap();
    assert!(!page.contains(" style=\"") && !page.contains("<script>"), "inline");
}

#[test]
fn no_page_for_readers_leads_to_the_console() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    for page in ["/en/", "/pl/", "/en/basics/", "/en/basics/first/", "/en/contact/", "/en/requests/", "/nowhere/"] {
        let html = ann.gets(page).body;
        let html = html.as_str().unwrap();
        assert!(!html.contains("/desk/") && !html.contains("desk.css"), "{page}");
    }
    let sitemap = ann.gets("/sitemap.xml").expect(200).body;
    assert!(!sitemap.as_str().unwrap().contains("/desk/"));
}

#[test]
fn the_console_is_told_topics_limits_and_ready_answers() {
    let folder = Folder::with_content("[limits]\nfile_mib = 2\n");
    folder.write("content/answers/en/hello.md", "---\ntitle: Hello\ntopics: [access]\n---\nDear {agent}\n");
    folder.write("content/answers/pl/hello.md", "---\ntitle: Cześć\n---\nDzień dobry\n");
    folder.write("content/answers/de/hello.md", "---\ntitle: Hallo\n---\nGuten Tag\n");
    let stack = Stack::on(folder);
    let config = Actor::at(&stack).gets("/desk/config.json").expect(200).body;
    assert_eq!(config["languages"], serde_json::json!(["en", "pl"]));
    assert_eq!(config["topics"][0]["label"]["pl"], "Utrata dostępu");
    assert_eq!(config["topics"][0]["sensitive"], false);
    assert_eq!(config["limits"]["file_bytes_max"], 2 * 1024 * 1024);
    assert_eq!(config["answers"]["en"][0]["body"], "Dear {agent}");
    assert_eq!(config["answers"]["pl"][0]["id"], "hello");
    assert!(config["answers"].get("de").is_none());
    assert_eq!(config["sections"][0]["id"], "basics");
}
