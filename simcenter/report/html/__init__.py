"""A page to forward: one file with the finding in sentences, tables and pictures, that needs nothing else."""

from simcenter.report.html.comparison import comparison_page
from simcenter.report.html.run import run_page
from simcenter.report.html.staff import staffing_page
from simcenter.report.html.sweep import sweep_page

__all__ = ["comparison_page", "run_page", "staffing_page", "sweep_page"]
