"""Tests of the shipped scenarios and of the figures they rest on."""
