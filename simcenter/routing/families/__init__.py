"""Families of policies, one a file, and the list of presets made of them."""
