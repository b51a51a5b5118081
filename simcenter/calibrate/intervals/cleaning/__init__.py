"""Rows become intervals; what cannot be used is dropped with its line and the reason."""
