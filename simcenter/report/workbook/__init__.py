"""Results as a workbook: true per cent and time cells, filters, native charts, and a page that explains them."""

from simcenter.report.workbook.comparison import comparison_workbook
from simcenter.report.workbook.run import run_workbook
from simcenter.report.workbook.staffing import staffing_workbook
from simcenter.report.workbook.sweep import sweep_workbook

__all__ = ["comparison_workbook", "run_workbook", "staffing_workbook", "sweep_workbook"]
