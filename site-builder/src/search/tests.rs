//! What a build promises of its index, on a few articles.
use super::{Document, Index, Passage, Words, build};

fn article(url: &str, title: &str, text: &str, asked_as: &[&str]) -> Document {
    Document {
        source: format!("content{}.md", url.trim_end_matches('/')),
        url: url.to_owned(),
        title: title.to_owned(),
        section: String::new(),
        description: String::new(),
        asked_as: asked_as.iter().enumerate().map(|(i, phrase)| ((*phrase).to_owned(), i + 4)).collect(),
        passages: vec![Passage { anchor: None, heading: String::new(), text: text.to_owned() }],
        page: false,
    }
}

fn polish() -> Vec<Document> {
    vec![
        article("/pl/haslo/", "Zapomniane hasło", "Ustaw nowe hasło w dwie minuty.", &[]),
        article("/pl/konto/", "Usuwanie konta", "Konto znika po 30 dniach.", &[]),
        article("/pl/wifi/", "Sieć Wi-Fi", "Połącz się z siecią bezprzewodową.", &[]),
    ]
}

fn first(index: &Index, query: &str) -> Option<String> {
    index.search(query, 1).into_iter().next().map(|hit| hit.url)
}

fn check(documents: &[Document], language: &str, query: &str, expected: &str) {
    let index = build(language, &mut documents.to_vec(), &Words::builtin(language));
    assert_eq!(first(&index, query).as_deref(), Some(expected), "{query}");
}

#[test]
fn a_page_of_the_site_is_found_by_a_whole_phrase_and_by_nothing_else() {
    let page = |url: &str, title: &str, asked_as: &[&str]| Document { page: true, ..article(url, title, "", asked_as) };
    let mut documents = vec![
        article("/en/letters/", "Send letters", "Write a letter to us all.", &[]),
        article("/en/people/", "Contacts", "Who you know. Ask them for a letter.", &[]),
        article("/en/strangers/", "Requests from strangers", "Delete a message from them.", &[]),
        page("/en/contact/", "Write to us", &["contact", "contact support", "call us", "help desk", "hotline"]),
        page("/en/requests/", "Your requests", &["my requests", "delete my request", "where is my ticket"]),
    ];
    let index = build("en", &mut documents, &Words::builtin("en"));
    for (query, url) in [
        ("how do I contact support", "/en/contact/"),
        ("contact suport", "/en/contact/"),
        ("hotline", "/en/contact/"),
        ("where is my ticket", "/en/requests/"),
        ("write letters", "/en/letters/"),
        // A word that is a whole phrase leads to a page after the articles it names.
        ("contacts", "/en/people/"),
        ("requests", "/en/strangers/"),
        // The word and the silent ones beside it name the page.
        ("My requests", "/en/requests/"),
        ("your requests", "/en/requests/"),
        ("write to us", "/en/contact/"),
        ("call us", "/en/contact/"),
        ("delete message request", "/en/strangers/"),
    ] {
        assert_eq!(first(&index, query).as_deref(), Some(url), "{query}");
    }
    // It is listed all the same, whether articles say the word louder or are many.
    let listed = |index: &Index, url: &str, query: &str| index.search(query, 1000).iter().any(|hit| hit.url == url);
    for query in ["contacts", "contact"] {
        assert!(listed(&index, "/en/contact/", query), "{query}");
    }
    let loud = |n: u32| article(&format!("/en/{n}/"), "Hotline", "The hotline, and the hotline.", &["hotline"]);
    documents.extend((0..200).map(loud));
    assert!(listed(&build("en", &mut documents, &Words::builtin("en")), "/en/contact/", "hotline"));
    for query in ["support", "help", "call", "where is the desk of somebody"] {
        assert!(
            index.search(query, 10).iter().all(|hit| !["/en/contact/", "/en/requests/"].contains(&hit.url.as_str())),
            "{query}"
        );
    }
}

#[test]
fn words_that_ask_answer_nothing_where_no_article_knows_what_is_asked_for() {
    let documents = [article("/en/where/", "Where we are", "How to find us.", &[])];
    let index = build("en", &mut documents.to_vec(), &Words::builtin("en"));
    assert_eq!(first(&index, "where").as_deref(), Some("/en/where/"));
    assert_eq!(index.search("where is zyzzyva", 10), []);
}

#[test]
fn words_are_found_in_other_forms_without_accents_misspelt_and_unfinished() {
    check(&polish(), "pl", "haslo", "/pl/haslo/");
    check(&polish(), "pl", "zapomniałam hasła", "/pl/haslo/");
    check(&polish(), "pl", "usunąć konto", "/pl/konto/");
    check(&polish(), "pl", "usnuąć konto", "/pl/konto/");
    check(&polish(), "pl", "zapomn", "/pl/haslo/");
    check(&polish(), "pl", "wifi", "/pl/wifi/");
    check(&polish(), "pl", "wi fi", "/pl/wifi/");
    check(&polish(), "pl", "bez przewodowa sieć", "/pl/wifi/");
}

#[test]
fn forms_that_no_article_uses_are_known_by_what_an_ending_does() {
    let documents = [
        article("/en/take/", "Take a picture", "Press the button.", &[]),
        article("/en/story/", "Write a story", "Choose its frame.", &[]),
        article("/en/plan/", "Plan a journey", "Choose a day.", &[]),
        article("/en/play/", "Play a melody", "Press the pointers.", &[]),
        article("/en/thief/", "What a thief does", "Coming at night.", &[]),
        // The endings of the language are learnt from its texts.
        article(
            "/en/more/",
            "More",
            "Opening, opened, clicking, clicked, helping, helped. Boxes, fixes, mixes, wishes.",
            &[],
        ),
    ];
    check(&documents, "en", "taking ", "/en/take/");
    check(&documents, "en", "stories ", "/en/story/");
    check(&documents, "en", "planning ", "/en/plan/");
    check(&documents, "en", "pointters ", "/en/play/");
    check(&documents, "en", "stolen ", "/en/thief/");
}

#[test]
fn a_word_that_is_right_is_not_mended_to_another() {
    let documents = [article("/en/three/", "Three steps", "Unfinished business.", &[])];
    let index = build("en", &mut documents.to_vec(), &Words::builtin("en"));
    for right in ["threw ", "finished ", "throwing ", "wondering "] {
        assert_eq!(index.search(right, 10), [], "{right}");
    }
    assert_ne!(index.search("threee ", 10), []);
}

#[test]
fn a_form_of_an_everyday_word_is_not_mended_unless_it_is_a_slip_of_haste() {
    let more = "Paczka, paczki, kartka, kartki, kropka, kropki, mapa, mapy, lista, listy, strona, strony, stronie, grupa, grupy.";
    let documents = [
        article("/pl/pliki/", "Duże pliki", more, &[]),
        article("/pl/wojny/", "Gra o powody", more, &[]),
        article("/pl/skala/", "Skala pogodowa", more, &[]),
        article("/pl/kody/", "Nowe kody", more, &[]),
    ];
    let index = build("pl", &mut documents.to_vec(), &Words::builtin("pl"));
    for typed in ["pogody ", "pogody"] {
        assert_eq!(
            index.search(typed, 10),
            [],
            "of *pogoda*, a letter from *powody* and from the beginning of *pogodowa*"
        );
    }
    assert_eq!(index.search("kozy ", 10), [], "of *koza*, a letter from *kody*");
    assert_eq!(
        first(&index, "pilki ").as_deref(),
        Some("/pl/pliki/"),
        "two letters swapped, though it is a form of *piłka* too"
    );
}

#[test]
fn a_synonym_is_found_where_the_word_itself_never_stands() {
    let documents = [
        article("/en/a/", "Remove a picture", "Open it and choose Remove.", &[]),
        article("/en/b/", "Send a message", "Write it and choose Send.", &[]),
        article("/en/c/", "Something else", "The courier rings once.", &[]),
    ];
    check(&documents, "en", "delete photos", "/en/a/");
    check(&documents, "en", "postman ", "/en/c/");
}

#[test]
fn one_thing_stands_for_its_kind_and_the_kind_not_for_it() {
    let documents = [
        article("/en/holidays/", "Public holidays", "When we are closed.", &[]),
        article("/en/fir/", "Fir trees of Christmas", "Where they are sold.", &[]),
    ];
    let index =
        build("en", &mut documents.to_vec(), &Words::parse("en", "same = [\"fir, fir tree => holidays\"]").unwrap());
    let found = |query: &str| index.search(query, 10).into_iter().map(|hit| hit.url).collect::<Vec<_>>();
    assert_eq!(found("fir"), ["/en/fir/", "/en/holidays/"]);
    assert_eq!(found("fir trees"), ["/en/fir/", "/en/holidays/"]);
    assert_eq!(found("holidays"), ["/en/holidays/"]);
}

#[test]
fn what_no_article_answers_finds_nothing() {
    let index = build("pl", &mut polish(), &Words::builtin("pl"));
    assert_eq!(index.search("kwantowa teleportacja", 10), []);
    assert_eq!(index.search("", 10), []);
    assert_eq!(index.search("?!", 10), []);
    assert_eq!(build("en", &mut [], &Words::builtin("en")).search("anything", 10), []);
}

#[test]
fn the_same_articles_in_another_order_give_the_same_bytes() {
    let mut documents = polish();
    let one = build("pl", &mut documents.clone(), &Words::builtin("pl"));
    documents.reverse();
    assert_eq!(one.files, build("pl", &mut documents.clone(), &Words::builtin("pl")).files);
}

#[test]
fn a_phrase_that_does_not_find_its_article_is_named_with_what_won() {
    let better = |n: u8| article(&format!("/en/{n}/"), "Lost phone", "Lost phone, lost phone.", &[]);
    let mut documents: Vec<Document> = (1..=4).map(better).collect();
    let filler = "Many other words that are about nothing in particular. ".repeat(40);
    documents.push(article("/en/own/", "Codes", &filler, &["codes"]));
    documents.push(article("/en/lost/", "Something else", &filler, &["codes", "lost phone"]));
    let index = build("en", &mut documents.to_vec(), &Words::builtin("en"));
    let faults = index.check_asked_as(&documents);
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        faults.iter().map(|fault| (fault.file.as_str(), fault.line)).collect::<Vec<_>>(),
        [("content/en/lost.md", 5)]
    );
    assert!(
        said.iter().all(|text| text.contains("\"lost phone\"") && text.contains("\"Lost phone\" (/en/1/, ")),
        "{said:?}"
    );
}

#[test]
fn a_small_site_s_rows_come_with_its_manifest_and_a_large_one_s_in_files() {
    let articles = |count: u32| -> Vec<Document> {
        (0..count).map(|n| article(&format!("/en/{n:04}/"), &format!("Title {n}"), "Text.", &[])).collect()
    };
    let files = |index: &Index| index.files.iter().filter(|(name, _)| name.starts_with("rows")).count();
    let mut few = articles(3);
    few.first_mut().unwrap().passages = [("save-it", "Save it"), ("save-it-2", "Save it"), ("pl-okienko", "Okienko")]
        .map(|(anchor, heading)| Passage {
            anchor: Some(anchor.to_owned()),
            heading: heading.to_owned(),
            text: String::new(),
        })
        .to_vec();
    let small = build("en", &mut few, &Words::builtin("en"));
    assert_eq!(files(&small), 0);
    let manifest = small.files.iter().find(|(name, _)| *name == small.manifest).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&super::bytes::unpack(&manifest.1).unwrap()).unwrap();
    let first = serde_json::json!([
        "Title 0",
        "/en/0000/",
        "",
        "",
        ["Save it", ["save-it-2", "Save it"], ["pl-okienko", "Okienko"]]
    ]);
    assert_eq!(manifest["articles"][0], first);
    assert_eq!(manifest["articles"].as_array().unwrap().len(), 3);

    let mut wordy = articles(100);
    for (n, document) in wordy.iter_mut().enumerate() {
        document.description = (0..120).map(|k| format!("{:x} ", (n * 120 + k).pow(3) * 7919 % 1_000_003)).collect();
    }
    assert_eq!(
        files(&build("en", &mut wordy, &Words::builtin("en"))),
        100_usize.div_ceil(super::rows::rows_a_file(100))
    );
    let large = build("en", &mut articles(700), &Words::builtin("en"));
    assert_eq!(files(&large), 700_usize.div_ceil(super::rows::rows_a_file(700)));
}
