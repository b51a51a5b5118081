"""The flat state in memory: how it is reached, what stands in order in it, and how results are read off it."""
