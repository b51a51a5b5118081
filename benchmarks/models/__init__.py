"""The workloads written for other simulators, and the one table each of them fills."""
