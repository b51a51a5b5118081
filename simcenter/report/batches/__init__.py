"""The report of one long run in batches."""

from simcenter.report.batches.write import write_batches

__all__ = ["write_batches"]
