"""Results as files for other programs: JSON and CSV."""
