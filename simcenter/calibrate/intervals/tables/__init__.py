"""Files of a planner become rows of cells that know where they stand."""
