"""Texts somebody may put into a scenario: markup, formulas, terminal escapes; nowhere may they be more than text."""

MARKUP = [
    "<script>alert(1)</script>",
    "</svg><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "-->\u202e<!--",
    "{{ 7 * 7 }} {% raw %}",
    "$\\frac{1}{0}$ and a lone $",
    "&lt;b&gt; & <b>",
    "]]> <style>*{display:none}</style>",
    "<?xml-stylesheet href='http://x.test/a.css'?><!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "![x](http://x.test/y.png) [a](javascript:alert(1)) `b`",
]
"""HTML, SVG, XML, templates, mathematics, Markdown."""
FORMULAS = [
    "=HYPERLINK(\"http://x.test\",\"click\")",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
]  # fmt: skip
"""What a spreadsheet would run."""
ESCAPES = ["\x1b[31mred\x1b[0m\x07", "\x1b]0;title\x07", "\x9b2J\x00", "a\rb\nc", "\u202eright to left"]
"""What a terminal would obey."""
NASTY = [*MARKUP, *FORMULAS, *ESCAPES]
