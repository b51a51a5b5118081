"""The reports of a search for staff, and of what the present staff keeps."""

from simcenter.report.staff.keepable import write_keepable
from simcenter.report.staff.write import write_staffing

__all__ = ["write_keepable", "write_staffing"]
