"""How the figures of ``bank_1999`` were measured, and how its prediction does beside the record."""
