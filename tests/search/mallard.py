"""Turns Mallard help pages into a content folder: one markdown file a page, below a folder for its guide, or below SECTION.

Usage: mallard.py PAGES LANGUAGE CONTENT [SECTION]. Guide pages without text of their own, which only list other pages, are left out.
"""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

MALLARD = "{http://projectmallard.org/1.0/}"
BLOCKS = {"p", "item", "title", "td", "screen", "code", "comment", "steps", "list", "note", "section", "tr", "terms", "media"}


def spaced(text):
    return re.sub(r"\s+", " ", text).strip()


def text_of(node, skip=("comment",)):
    """All text below a node, with a space at the border of every block."""
    parts = []

    def walk(current):
        name = current.tag.removeprefix(MALLARD) if isinstance(current.tag, str) else ""
        if not name or name in skip:
            return
        if name in BLOCKS:
            parts.append(" ")
        parts.append(current.text or "")
        for child in current:
            walk(child)
            parts.append(child.tail or "")
        if name in BLOCKS:
            parts.append(" ")

    walk(node)
    return spaced("".join(parts))


def child(node, name):
    return node.find(f"{MALLARD}{name}")


def passages(page):
    beginning = " ".join(text_of(part, ("section", "title", "comment")) for part in page if part.tag not in {f"{MALLARD}info", f"{MALLARD}title", f"{MALLARD}section"})
    found = [[None, "", spaced(beginning)]]
    for number, section in enumerate(page.iter(f"{MALLARD}section")):
        title = child(section, "title")
        heading = text_of(title) if title is not None else ""
        body = " ".join(text_of(part, ("section", "comment")) for part in section if part.tag not in {f"{MALLARD}title", f"{MALLARD}info", f"{MALLARD}section"})
        found.append([section.get("id") or f"section-{number}", heading, spaced(body)])
    return found


def markdown(text):
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text)


def guide_of(page):
    info = child(page, "info")
    links = info.iter(f"{MALLARD}link") if info is not None else []
    guides = [link.get("xref", "").split("#")[0] for link in links if link.get("type") == "guide"]
    return next((guide for guide in guides if re.fullmatch(r"[a-z0-9-]+", guide) and guide != "index"), "more")


def write(path, language, content, section):
    page = ElementTree.parse(path).getroot()
    title = child(page, "title")
    cut = passages(page)
    if page.tag != f"{MALLARD}page" or title is None or sum(len(text) for _, _, text in cut) < 120:
        return
    info = child(page, "info")
    described = child(info, "desc") if info is not None else None
    lines = ["---", f"title: {json.dumps(text_of(title), ensure_ascii=False)}"]
    if described is not None:
        lines.append(f"description: {json.dumps(text_of(described), ensure_ascii=False)}")
    lines.append("---")
    for _, heading, text in cut:
        lines += [f"## {markdown(heading)}", ""] if heading else []
        lines += [markdown(text), ""]
    folder = content / language / (section or guide_of(page))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{path.stem}.md").write_text("\n".join(lines), encoding="utf-8")


def main():
    pages, language, content = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    section = sys.argv[4] if len(sys.argv) > 4 else None
    for path in sorted(pages.glob("*.page")):
        write(path, language, content, section)


main()
