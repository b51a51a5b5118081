"""Scenarios: their words, files, mistakes and what-ifs."""
