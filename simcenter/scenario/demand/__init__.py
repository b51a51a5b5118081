"""How many contacts are to be expected, from everything a scenario says of them."""
