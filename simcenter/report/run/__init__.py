"""What one scenario did, over one day or many."""

from simcenter.report.run.write import write_run

__all__ = ["write_run"]
