"""How it looks: reports for a terminal, files of results, pictures."""
