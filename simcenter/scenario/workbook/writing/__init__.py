"""A scenario becomes a workbook that reads back as the same scenario, or is refused with what does not fit."""

from simcenter.scenario.workbook.writing.write import workbook_of

__all__ = ["workbook_of"]
