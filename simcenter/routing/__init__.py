"""Who meets whom: policies rank, the routing plan says who is eligible."""
