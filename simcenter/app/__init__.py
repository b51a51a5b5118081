"""The page to ask "what if": change a center with the mouse and see the answer sharpen."""
