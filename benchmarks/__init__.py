"""Speed, memory and start-up, measured beside other engines in the same run."""
