"""The reference engine: one day at the center as a story in SimPy."""
