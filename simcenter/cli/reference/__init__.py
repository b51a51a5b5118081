"""Commands that look something up: policies and formulas."""
