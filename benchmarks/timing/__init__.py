"""Contenders and the rounds they meet in."""
