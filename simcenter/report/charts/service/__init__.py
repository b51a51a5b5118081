"""Pictures of how customers are served: answers and waits, first responses and what waits to be begun."""
