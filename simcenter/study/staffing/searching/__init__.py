"""How heads are searched: the days they meet, when promises hold, steps, and what a budget buys."""
