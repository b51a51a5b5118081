"""The report of a search for staff."""

from simcenter.report.staff.write import write_staffing

__all__ = ["write_staffing"]
