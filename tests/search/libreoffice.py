"""Turns the guides of LibreOffice's help into a content folder: one markdown file a page, below a folder for its program.

Usage: libreoffice.py PAGES LANGUAGE CONTENT. Pages that only list others are left out.
"""

import html.parser
import json
import pathlib
import re
import sys

PROGRAMS = ["swriter", "scalc", "simpress", "sdraw", "shared"]
TITLES = {"h1", "h2"}
HEADINGS = TITLES | {"h3", "h4", "h5", "h6"}
BLOCKS = HEADINGS | {"p", "td"}
# Lists of related pages, which are other pages' titles.
LINKS = {"embedded", "related"}
LETTERS_MIN = 120


class Page(html.parser.HTMLParser):
    """The blocks of a page's text: what they are, and what they say."""

    def __init__(self):
        super().__init__()
        self.blocks = []
        self.inside = False
        self.block = None
        self.text = ""

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if known.get("id") in {"DisplayArea", "SearchFrame", "DonationFrame"}:
            self.inside = known["id"] == "DisplayArea"
        if self.inside and tag in BLOCKS:
            self.end()
            self.block = None if known.get("class") in LINKS else tag

    def handle_endtag(self, tag):
        if tag == self.block:
            self.end()

    def handle_data(self, data):
        if self.inside and self.block:
            self.text += data

    def end(self):
        text = re.sub(r"\s+", " ", self.text).strip()
        if self.block and text:
            self.blocks.append((self.block, text))
        self.block, self.text = None, ""


def markdown(text):
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text)


def write(path, folder):
    page = Page()
    page.feed(path.read_text(encoding="utf-8", errors="replace"))
    page.end()
    at = next((i for i, (kind, _) in enumerate(page.blocks) if kind in TITLES), None)
    if at is None or sum(len(text) for _, text in page.blocks[at + 1 :]) < LETTERS_MIN:
        return
    lines = ["---", f"title: {json.dumps(page.blocks[at][1], ensure_ascii=False)}", "---"]
    for kind, text in page.blocks[at + 1 :]:
        lines += [("## " if kind in HEADINGS else "") + markdown(text), ""]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{path.stem.replace('_', '-').lower()}.md").write_text("\n".join(lines), encoding="utf-8")


def main():
    pages, language, content = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    for program in PROGRAMS:
        for path in sorted((pages / program / "guide").glob("*.html")):
            write(path, content / language / program)


main()
