"""The parts of a scenario, each in its own words."""
