"""Tests of the engines and of what they agree on."""
