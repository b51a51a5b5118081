"""Speed against other engines, side by side in one run."""
