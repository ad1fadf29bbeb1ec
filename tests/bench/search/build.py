"""What it takes to build the whole site, index included: ours, and Hugo with the plainest templates and Pagefind after it.
`build.py BUILD_SITE PAGEFIND WORK ARTICLES` prints rows of a table."""

import os
import subprocess
import sys
import time
from pathlib import Path

program, pagefind, work, articles = sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4]
HUGO = {
    "hugo.toml": 'baseURL = "https://help.example/"\ntitle = "Help"\ndisableKinds = ["taxonomy", "term", "RSS"]\n',
    "layouts/_default/baseof.html": '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title><meta name="description" content="{{ .Description }}"></head><body><main data-pagefind-body>{{ block "main" . }}{{ end }}</main></body></html>',
    "layouts/_default/single.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}{{ end }}',
    "layouts/_default/list.html": '{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Description }}</li>{{ end }}</ul>{{ end }}',
}


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


own = row("Pomoc", took(program, work / "content", work / "site"))
hugo = work / "hugo"
subprocess.run(["rm", "-rf", hugo], check=True)
for name, text in HUGO.items():
    (hugo / name).parent.mkdir(parents=True, exist_ok=True)
    (hugo / name).write_text(text)
subprocess.run(["cp", "-r", work / "content/en", hugo / "content"], check=True)
others = row("Hugo + Pagefind", took("hugo", "--source", hugo, "--quiet"), took(pagefind, "--site", hugo / "public", "--quiet"))
print(f"| {articles} | **a {others / own:.1f}th of the CPU** | | | |")
