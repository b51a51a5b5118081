"""The compiled engine: one loop over one flat array of integers."""
