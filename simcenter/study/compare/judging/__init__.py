"""What is judged over all alternatives: intervals that hold at once, the best, guardrails, the frontier."""
