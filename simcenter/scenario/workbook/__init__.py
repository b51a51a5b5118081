"""A scenario as a workbook that a planner fills in: written, read, and every mistake told by sheet and cell."""
