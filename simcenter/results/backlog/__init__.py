"""What becomes of those who wait when a run begins, and when the queue is clear."""

from simcenter.results.backlog.clearing import backlog_of, clear_ms

__all__ = ["backlog_of", "clear_ms"]
