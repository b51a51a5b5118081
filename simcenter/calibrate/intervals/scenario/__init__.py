"""A forecast becomes a complete scenario, every number with its source."""
