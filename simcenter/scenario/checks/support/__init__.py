"""Levels of support, and how contacts get from one to the next."""
