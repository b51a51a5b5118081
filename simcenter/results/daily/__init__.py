"""One day in a few small tables of sums, from which every measure of many days can be worked out."""
