"""The tests, laid out as the package is; a package themselves so that they can share oracles."""
