//! The site as the gateway serves it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use e2e::content::{article, site_toml};
use e2e::{Actor, Folder, Stack};

#[test]
fn the_start_leads_to_the_readers_language() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let check = |accepted: &str, expected: &str| {
        let answer = ann.calls("GET", "/", &[("accept-language", accepted)], None).expect(302);
        assert_eq!(answer.header("location"), expected, "{accepted}");
    };
    check("pl-PL,pl;q=0.9,en;q=0.8", "/pl/");
    check("en-GB", "/en/");
    check("de", "/en/");
    check("", "/en/");
}

#[test]
fn pages_have_pretty_addresses_and_strict_headers() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let page = ann.gets("/en/basics/first/").expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.body.as_str().unwrap().contains("<h1>The first article</h1>"));
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("script-src 'self';") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(ann.gets("/en/basics/first").expect(301).header("location"), "/en/basics/first/");
    let unchanged = ann.calls("GET", "/en/basics/first/", &[("if-none-match", page.header("etag"))], None);
    assert_eq!(unchanged.status, 304);
    let asset = page
        .body
        .as_str()
        .unwrap()
        .split("href=\"")
        .find(|part| part.contains("site.css"))
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(ann.gets(asset).expect(200).header("cache-control").contains("immutable"));
}

#[test]
fn what_is_not_there_says_so_in_every_language() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    for path in ["/en/nowhere/", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/en/%00"] {
        let page = ann.gets(path).expect(404).body;
        assert!(
            page.as_str().unwrap().contains("This page is not here")
                && page.as_str().unwrap().contains("Tej strony tu nie ma"),
            "{path}"
        );
    }
    assert_eq!(ann.calls("POST", "/en/", &[], Some(b"")).status, 405);
}

#[test]
fn an_article_in_one_language_is_shown_in_the_other_and_says_so() {
    let folder = Folder::with_content("");
    folder.write("content/en/basics/only.md", &article("Only in English", "Some words."));
    folder.write("content/pl/basics/links.md", &article("Odnośniki", "Zobacz [oryginał](only.md)."));
    let stack = Stack::on(folder);
    let links = Actor::at(&stack).gets("/pl/basics/links/").expect(200).body;
    assert!(links.as_str().unwrap().contains("<a href=\"/pl/basics/only/\">oryginał</a>"), "{links}");
    let page = Actor::at(&stack).gets("/pl/basics/only/").expect(200).body;
    let page = page.as_str().unwrap();
    assert!(page.contains("lang=\"en\"") && page.contains("nie jest jeszcze przetłumaczony"), "{page}");
}

#[test]
fn old_addresses_lead_on() {
    let folder = Folder::with_content("");
    folder.write("content/en/basics/moved.md", "---\ntitle: Moved\nredirect_from: [/en/old/place/, /faq]\n---\nText");
    let stack = Stack::on(folder);
    let ann = Actor::at(&stack);
    for old in ["/en/old/place/", "/en/old/place", "/faq"] {
        assert_eq!(ann.gets(old).expect(301).header("location"), "/en/basics/moved/", "{old}");
    }
}

#[test]
fn a_change_of_the_content_is_seen_and_a_mistake_keeps_the_former_site() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let says = |words: &str| first_says(&ann, words);
    let wait = |words: &str| wait_for(&ann, words);
    stack.folder().write("content/en/basics/first.md", &article("The first article", "Now it says **something new**."));
    wait("something new");
    stack.folder().write("content/en/basics/first.md", "---\ntitle: [broken\n---\nNothing good.");
    std::thread::sleep(Duration::from_millis(600));
    assert!(says("something new"));
    stack.folder().write("content/en/basics/first.md", &article("The first article", "Mended."));
    wait("Mended");
    // The topics of the form are part of the content, and the service takes them up too.
    stack.folder().write("content/site.toml", &site_toml("[[topics]]\nid = \"fresh\"\nlabel = \"Fresh\""));
    let started = Instant::now();
    loop {
        let mut sent = e2e::actor::ticket();
        sent["topic"] = serde_json::json!("fresh");
        if ann.submits(&sent).status == 201 {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "the new topic was never taken");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn an_open_page_is_told_of_the_next_build_and_of_none_before() {
    let stack = Stack::on(Folder::with_content(""));
    let ann = Actor::at(&stack);
    let change = |words: &str| {
        stack.folder().write("content/en/basics/first.md", &article("The first article", words));
        wait_for(&ann, words);
    };
    change("Before anybody looked.");
    let host = stack.address.trim_start_matches("http://");
    let mut events = TcpStream::connect(host).unwrap();
    write!(events, "GET /local/reload HTTP/1.1\r\nhost: {host}\r\n\r\n").unwrap();
    let mut told = |within: Duration| {
        events.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let (started, mut text, mut buffer) = (Instant::now(), String::new(), [0; 1024]);
        while started.elapsed() < within && !text.contains("event: built") {
            let count = events.read(&mut buffer).unwrap_or_default();
            text.push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
        text.contains("event: built")
    };
    assert!(!told(Duration::from_secs(1)), "a page that just came would reload for ever");
    change("While somebody looks.");
    assert!(told(Duration::from_secs(10)));
}

fn first_says(reader: &Actor, words: &str) -> bool {
    reader.gets("/en/basics/first/").body.as_str().unwrap().contains(words)
}

fn wait_for(reader: &Actor, words: &str) {
    let started = Instant::now();
    while !first_says(reader, words) {
        assert!(started.elapsed() < Duration::from_secs(20), "the page never said {words}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
