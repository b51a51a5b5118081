"""Commands that show: one page with everything, and the page to ask "what if"."""
