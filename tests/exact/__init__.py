"""Small queueing models solved exactly, apart from the package, as an oracle for its tests."""
