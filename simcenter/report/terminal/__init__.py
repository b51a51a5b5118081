"""Text for people: pages, tables, digits, progress."""
