"""Why one contact waited, and what became of the same customer under another routing."""
