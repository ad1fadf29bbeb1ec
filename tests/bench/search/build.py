"""What it takes to build the whole site, index included: ours, and Hugo with our pages for templates and Pagefind after it.
`build.py POMOC PAGEFIND WORK ARTICLES` prints rows of a table."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

program, pagefind, work, articles = sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4]
HUGO = {
    "hugo.toml": 'baseURL = "https://help.example/"\ntitle = "Help"\ndisableKinds = ["taxonomy", "term", "RSS"]\n',
    "layouts/_default/list.html": '<!doctype html><html lang="en"><title>{{ .Title }}</title><main><h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Description }}</li>{{ end }}</ul></main></html>',
}
CRUMBS = '<nav class="crumbs"><ol><li><a href="/">Help</a></li><li><a href="{{ .CurrentSection.RelPermalink }}">{{ .CurrentSection.Title }}</a></li></ol></nav>'
ARTICLE = '<h1>{{ .Title }}</h1><p class="lead">{{ .Description }}</p><div class="prose">{{ .Content }}</div></article>'
RELATED = '{{ range first 4 .CurrentSection.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}'


def template_of(page):
    """One of our article pages as a template for Hugo, so that both builders write the same."""
    before, rest = page.split('<nav class="crumbs"', 1)
    after = rest.split("</article>", 1)[1]
    before = re.sub(r"<title>.*?</title>", "<title>{{ .Title }}</title>", before)
    before = re.sub(r'(<meta name="description" content=").*?"', r'\1{{ .Description }}"', before)
    before = before.replace("<article ", "<article data-pagefind-body ", 1)
    after = re.sub(r'(<ul class="article-list">).*?</ul>', lambda found: found[1] + RELATED + "</ul>", after, flags=re.S)
    return before + CRUMBS + ARTICLE + after


def took(*command):
    """Seconds, seconds of CPU, and MB at the peak, of one command."""
    start = time.time()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(map(str, command))} failed")
    return time.time() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def row(name, *steps):
    wall, cpu, peak = sum(s[0] for s in steps), sum(s[1] for s in steps), max(s[2] for s in steps)
    print(f"| {articles} | {name} | {wall:.1f} | {cpu:.1f} | {peak:.0f} |", flush=True)
    return cpu


def scratch():
    """A folder in memory, if that has room. On a disk it would be ext4 that is measured: soon after thousands of files were taken
    away, as they are between two sizes, it seeks long for every new one."""
    memory = Path("/dev/shm")
    room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**31
    return tempfile.TemporaryDirectory(dir=memory if room else work)


with scratch() as folder:
    content, site, hugo = Path(folder, "content"), Path(folder, "site"), Path(folder, "hugo")
    shutil.copytree(work / "content", content)
    own = row("Pomoc", took(program, "build", "--content", content, "--out", site))
    article = next((site / "en").glob("section-*/article-*/index.html")).read_text(encoding="utf-8")
    for name, text in {**HUGO, "layouts/_default/single.html": template_of(article)}.items():
        (hugo / name).parent.mkdir(parents=True, exist_ok=True)
        (hugo / name).write_text(text)
    shutil.copytree(content / "en", hugo / "content")
    others = row("Hugo + Pagefind", took("hugo", "--source", hugo, "--quiet"), took(pagefind, "--site", hugo / "public", "--quiet"))
    print(f"| {articles} | **a {others / own:.1f}th of the CPU** | | | |")
    # What the browser's part of the bench serves.
    shutil.rmtree(work / "site", ignore_errors=True)
    shutil.copytree(site, work / "site")
