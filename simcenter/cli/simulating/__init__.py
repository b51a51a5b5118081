"""Commands that simulate: one run, comparisons, sweeps, the main job."""
