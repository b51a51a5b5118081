"""Commands about how many people it takes, and what those there are can keep."""
