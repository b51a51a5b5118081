"""What channels other than the telephone make of agents' time."""
