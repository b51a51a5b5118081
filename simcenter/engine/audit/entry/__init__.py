"""What must hold at the entry to queues: announcements, balking, offers, and calls to customers who were not there."""
