"""Levels of support: contacts that went on from one to the next."""
