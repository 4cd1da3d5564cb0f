"""How a field sheet looks on screen and on paper: light, flat, one accent, nothing split across pages that belongs
together. It knows no content.
"""

from __future__ import annotations

STYLE = """\
:root { color-scheme: light; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1.5rem; background: #fff; color: #1b1f27;
  font: 10pt/1.45 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
header { border-left: 4px solid #0b6e5f; padding-left: 1rem; }
header.guarded { border-color: #b42318; }
header p { margin: 0; color: #5d6675; }
h1 { margin: 0 0 .5rem; font-size: 16pt; overflow-wrap: anywhere; }
h2 { margin: 1.6rem 0 .5rem; font-size: 12pt; color: #0b6e5f; break-after: avoid; }
h3 { margin: 0; padding: .5rem .75rem; font-size: 10pt; background: #f4f5f7; border-bottom: 1px solid #e1e4ea;
  break-after: avoid; }
.card { margin: 0 0 .75rem; border: 1px solid #e1e4ea; border-radius: 7px; overflow: hidden; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
tr { break-inside: avoid; }
tr + tr > * { border-top: 1px solid #e1e4ea; }
th, td { padding: .4rem .75rem; text-align: left; vertical-align: top; }
th { width: 32%; font-weight: 500; color: #5d6675; }
td { overflow-wrap: anywhere; }
td > span { white-space: pre-wrap; }
td p { margin: .25rem 0 0; }
dl { margin: .25rem 0; }
dl div { display: flex; gap: .75rem; break-inside: avoid; }
dt { flex: 0 0 7rem; color: #5d6675; }
dd { margin: 0; flex: 1; min-width: 0; overflow-wrap: anywhere; }
.facts { font-size: 9pt; }
.facts dd { word-break: break-word; }
code { font-family: ui-monospace, Consolas, "DejaVu Sans Mono", monospace;
  overflow-wrap: anywhere; white-space: pre-wrap; }
ul { margin: 0; padding-left: 1.1rem; }
.ticks { list-style: none; padding: 0; }
.ticks .open { color: #8a5a00; }
.ticks i { display: inline-block; min-width: 2.6rem; }
small { color: #5d6675; }
.problems { margin-top: 1rem; }
em, i { font-style: normal; }
em { color: #5d6675; }
.file + .file { margin-top: .5rem; border-top: 1px dotted #c5cad3; padding-top: .5rem; }
.file p { margin: 0; }
.error { color: #b42318; }
.warning { color: #8a5a00; }
@page { size: A4; margin: 16mm; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
"""
