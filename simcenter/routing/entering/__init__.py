"""The entry to queues as tables: estimates, balking, offers of call-backs."""
