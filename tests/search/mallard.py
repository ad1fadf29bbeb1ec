"""Turns Mallard help pages into articles, one JSON object a line, as `search_index` reads them.

Usage: mallard.py FOLDER LANGUAGE. Guide pages without text of their own, which only list other pages, are left out.
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


def text_of(node, skip=()):
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
    beginning = " ".join(text_of(part, ("section", "title")) for part in page if part.tag not in {f"{MALLARD}info", f"{MALLARD}title", f"{MALLARD}section"})
    found = [[None, "", spaced(beginning)]]
    for number, section in enumerate(page.iter(f"{MALLARD}section")):
        title = child(section, "title")
        heading = text_of(title) if title is not None else ""
        body = " ".join(text_of(part, ("section",)) for part in section if part.tag not in {f"{MALLARD}title", f"{MALLARD}info", f"{MALLARD}section"})
        found.append([section.get("id") or f"section-{number}", heading, spaced(body)])
    return found


def article(path, language, sections):
    page = ElementTree.parse(path).getroot()
    title = child(page, "title")
    if page.tag != f"{MALLARD}page" or title is None:
        return None
    cut = passages(page)
    if sum(len(text) for _, _, text in cut) < 120:
        return None
    info = child(page, "info")
    described = child(info, "desc") if info is not None else None
    guide = next((link.get("xref", "").split("#")[0] for link in info.iter(f"{MALLARD}link") if link.get("type") == "guide"), "")
    return {
        "id": path.stem,
        "url": f"/{language}/{path.parent.name}/{path.stem}/",
        "title": text_of(title),
        "section": sections.get(guide, ""),
        "description": text_of(described) if described is not None else "",
        "passages": cut,
    }


def titles(folder):
    found = {}
    for path in folder.glob("*.page"):
        title = child(ElementTree.parse(path).getroot(), "title")
        if title is not None:
            found[path.stem] = text_of(title)
    return found


def main():
    folder, language = pathlib.Path(sys.argv[1]), sys.argv[2]
    sections = titles(folder)
    for path in sorted(folder.glob("*.page")):
        one = article(path, language, sections)
        if one:
            print(json.dumps(one, ensure_ascii=False))


main()
