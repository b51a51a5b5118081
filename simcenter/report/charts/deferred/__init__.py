"""Pictures of email and tickets: how soon customers hear, and what waits meanwhile."""
