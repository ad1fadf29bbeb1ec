//! Goes through the events of an article once: decides on headings, links, pictures, alerts and tables, and collects the
//! plain text on the way.

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::footnotes::Footnotes;
use super::html::{escape, linked};
use super::plain::Plain;
use super::{Heading, Rendered};
use crate::content::{Library, Source};
use crate::links::Target;
use crate::picture;
use crate::slug::unique;
use crate::words::Words;

/// Line, whether it is fatal, what is wrong.
pub(crate) type Complaint = (usize, bool, String);

/// Writes an article.
pub(crate) struct Writer<'a> {
    /// The line in the file of what is written now.
    pub(crate) line: usize,
    library: &'a Library,
    source: &'a Source,
    words: &'a Words,
    out: String,
    plain: Plain,
    footnotes: Footnotes,
    rendered: Rendered,
    complaints: Vec<Complaint>,
    ids: Vec<String>,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    in_link: bool,
    in_task: bool,
    has_raw: bool,
    /// While an image's alternative text is collected: its opening tag up to `alt="`.
    image: Option<String>,
    heading: Option<(u8, Option<String>, usize)>,
    own_pointers: Vec<(usize, String)>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(library: &'a Library, source: &'a Source, body: &str, words: &'a Words) -> Self {
        Self {
            line: 1,
            library,
            source,
            words,
            out: String::with_capacity(body.len() * 3 / 2),
            plain: Plain::default(),
            footnotes: Footnotes::default(),
            rendered: Rendered::default(),
            complaints: Vec::new(),
            ids: Vec::new(),
            alignments: Vec::new(),
            column: 0,
            in_head: false,
            in_link: false,
            in_task: false,
            has_raw: false,
            image: None,
            heading: None,
            own_pointers: Vec::new(),
        }
    }

    /// Writes one event.
    pub(crate) fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => {
                self.plain.push(&code);
                match &mut self.image {
                    Some(alt) => alt.push_str(&escape(&code)),
                    None => self.push(&format!("<code>{}</code>", escape(&code))),
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                self.has_raw = true;
                self.push(&html);
            }
            Event::SoftBreak => self.whitespace("\n"),
            Event::HardBreak => self.whitespace("<br>\n"),
            Event::Rule => self.push("<hr>\n"),
            Event::FootnoteReference(label) => {
                let reference = self.footnotes.reference(&label);
                self.push(&reference);
            }
            Event::TaskListMarker(done) => {
                let checked = if done { " checked" } else { "" };
                self.push(&format!("<label class=\"task\"><input type=\"checkbox\"{checked}> "));
                self.in_task = true;
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
        }
    }

    /// The article, its HTML, what is wrong with it, and whether it holds raw HTML.
    pub(crate) fn finish(mut self) -> (Rendered, String, Vec<Complaint>, bool) {
        self.out.push_str(&self.footnotes.finish(self.words));
        for (line, heading) in std::mem::take(&mut self.own_pointers) {
            if !self.ids.contains(&heading) && !self.footnotes.has(&heading) {
                self.complaints.push((line, false, missing_heading(&heading, &self.ids)));
            }
        }
        self.rendered.passages = self.plain.finish();
        (self.rendered, self.out, self.complaints, self.has_raw)
    }

    fn push(&mut self, html: &str) {
        match self.footnotes.open() {
            Some(note) => note.push_str(html),
            None => self.out.push_str(html),
        }
    }

    fn text(&mut self, text: &str) {
        self.plain.push(text);
        match &mut self.image {
            Some(alt) => alt.push_str(&escape(text)),
            None if self.in_link => self.push(&escape(text)),
            None => self.push(&linked(text)),
        }
    }

    fn whitespace(&mut self, html: &str) {
        self.plain.push(" ");
        match &mut self.image {
            Some(alt) => alt.push(' '),
            None => self.push(html),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, id, .. } => self.start_heading(level, id),
            Tag::Link { dest_url, title, .. } => self.start_link(&dest_url, &title),
            Tag::Image { dest_url, title, .. } => self.start_image(&dest_url, &title),
            Tag::BlockQuote(kind) => self.start_quote(kind),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                let class = if language.is_empty() {
                    String::new()
                } else {
                    format!(" class=\"language-{}\"", escape(&language))
                };
                self.push(&format!("<pre tabindex=\"0\"><code{class}>"));
                self.in_link = true;
            }
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.push("<div class=\"table\" tabindex=\"0\"><table>\n");
            }
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
                self.push("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.push("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::FootnoteDefinition(label) => self.footnotes.begin(&label),
            Tag::List(first) => {
                self.close_task();
                self.push(&match first {
                    Some(1) => "<ol>\n".to_owned(),
                    Some(first) => format!("<ol start=\"{first}\">\n"),
                    None => "<ul>\n".to_owned(),
                });
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) => {}
            other => {
                if let Some(name) = element(&other.to_end()) {
                    self.push(&format!("<{name}>"));
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.plain.push(" ");
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Link => {
                self.in_link = false;
                self.push("</a>");
            }
            TagEnd::Image => {
                if let Some(tag) = self.image.take() {
                    self.push(&format!("{tag}\">"));
                }
            }
            TagEnd::BlockQuote(None) => self.push("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.push("</div>\n"),
            TagEnd::CodeBlock => {
                self.in_link = false;
                self.push("</code></pre>\n");
            }
            TagEnd::Table => self.push("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.push("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.push("</tr>\n"),
            TagEnd::TableCell => self.push(if self.in_head { "</th>" } else { "</td>" }),
            TagEnd::FootnoteDefinition => self.footnotes.end(),
            TagEnd::List(ordered) => self.push(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {}
            other => {
                if matches!(other, TagEnd::Item | TagEnd::Paragraph) {
                    self.close_task();
                }
                if let Some(name) = element(&other) {
                    self.push(&format!("</{name}>"));
                    if !is_inline(name) {
                        self.push("\n");
                    }
                }
            }
        }
    }

    fn close_task(&mut self) {
        if std::mem::take(&mut self.in_task) {
            self.push("</label>");
        }
    }

    fn start_heading(&mut self, level: HeadingLevel, id: Option<CowStr<'_>>) {
        // The title is the page's only heading of the first level.
        let level = u8::try_from(level as usize).unwrap_or(2).max(2);
        self.heading = Some((level, id.map(|id| id.to_string()), self.out.len()));
        self.plain.begin_heading();
    }

    fn end_heading(&mut self) {
        let Some((level, id, start)) = self.heading.take() else { return };
        let text = self.plain.heading_text();
        let id = id.unwrap_or_else(|| unique(&text, "section", &mut self.ids));
        if !self.ids.contains(&id) {
            self.ids.push(id.clone());
        }
        let inner = self.out.split_off(start.min(self.out.len()));
        // Articles of other teams often repeat the title above the text; the page shows it already.
        if self.source.front.title.as_deref().is_some_and(|title| title.trim() == text) && start == 0 {
            self.plain.drop_heading();
            return;
        }
        let label = escape(&self.words.fill("heading_link", &[("heading", &text)]));
        self.push(&format!(
            "<h{level} id=\"{0}\">{inner}<a class=\"anchor\" href=\"#{0}\" aria-label=\"{label}\">#</a></h{level}>\n",
            escape(&id)
        ));
        self.plain.end_heading(&id);
        self.rendered.headings.push(Heading { level, id, text });
    }

    fn start_link(&mut self, destination: &str, title: &str) {
        self.in_link = true;
        let href = match self.library.resolve(self.source, destination) {
            Target::Address(address) => address,
            Target::Heading(heading) => {
                self.own_pointers.push((self.line, heading.clone()));
                format!("#{heading}")
            }
            Target::File(path, address) => {
                self.rendered.files.push(path);
                address
            }
            Target::Article(address, Some(heading)) => {
                self.rendered.pointers.push((self.line, address.clone(), heading.clone()));
                format!("{address}#{heading}")
            }
            Target::Article(address, None) => address,
            Target::Broken(why) => {
                self.complaints.push((self.line, false, format!("broken link: {why}")));
                String::new()
            }
            Target::Forbidden(why) => {
                self.complaints.push((self.line, true, why));
                String::new()
            }
        };
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        // A link that leads nowhere is text that says so, not a trap.
        let href =
            if href.is_empty() { " class=\"broken\"".to_owned() } else { format!(" href=\"{}\"", escape(&href)) };
        self.push(&format!("<a{href}{title}>"));
    }

    fn start_image(&mut self, destination: &str, title: &str) {
        let mut size = String::new();
        let address = match self.library.resolve(self.source, destination) {
            Target::File(path, address) => {
                let bytes = self.library.files.get(&path).and_then(|file| std::fs::read(file).ok()).unwrap_or_default();
                if let Some((width, height)) = picture::size(&path, &bytes) {
                    size = format!(" width=\"{width}\" height=\"{height}\"");
                }
                self.rendered.files.push(path);
                address
            }
            Target::Address(address) => {
                let what = format!(
                    "the picture {address} is on another site, which readers' browsers will not load; put the file beside the article"
                );
                self.complaints.push((self.line, false, what));
                address
            }
            Target::Broken(why) | Target::Forbidden(why) => {
                self.complaints.push((self.line, false, format!("broken picture: {why}")));
                String::new()
            }
            Target::Heading(_) | Target::Article(..) => {
                self.complaints.push((self.line, false, format!("{destination:?} is no picture")));
                String::new()
            }
        };
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        let tag = format!("<img src=\"{}\"{size}{title} loading=\"lazy\" decoding=\"async\" alt=\"", escape(&address));
        self.image = Some(tag);
    }

    fn start_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let Some(kind) = kind else { return self.push("<blockquote>\n") };
        let name = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let title = escape(self.words.get(&format!("alert_{name}")));
        self.push(&format!("<div class=\"alert alert-{name}\" role=\"note\"><p class=\"alert-title\">{title}</p>\n"));
    }

    fn start_cell(&mut self) {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        self.column += 1;
        self.push(&if self.in_head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") });
    }
}

/// The sentence about a heading that is not there.
pub(crate) fn missing_heading(heading: &str, known: &[String]) -> String {
    let known = if known.is_empty() { "it has none".to_owned() } else { format!("it has #{}", known.join(", #")) };
    format!("broken link: the article has no heading #{heading}; {known}")
}

/// Elements that need nothing but their name.
fn element(tag: &TagEnd) -> Option<&'static str> {
    Some(match tag {
        TagEnd::Paragraph => "p",
        TagEnd::Item => "li",
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Strikethrough => "s",
        TagEnd::Superscript => "sup",
        TagEnd::Subscript => "sub",
        TagEnd::DefinitionList => "dl",
        TagEnd::DefinitionListTitle => "dt",
        TagEnd::DefinitionListDefinition => "dd",
        _ => return None,
    })
}

fn is_inline(name: &str) -> bool {
    matches!(name, "em" | "strong" | "s" | "sup" | "sub")
}
