"""Shifts that cover a requirement: patterns and breaks chosen by an integer programme, with a bound on their cost."""

from simcenter.study.shifts.cover import NoCover, cover
from simcenter.study.shifts.patterns import ShiftKind, read_shift_kind
from simcenter.study.shifts.plan import PoolShifts, ShiftPlan, plan_shifts
from simcenter.study.shifts.terms import Terms

__all__ = ["NoCover", "PoolShifts", "ShiftKind", "ShiftPlan", "Terms", "cover", "plan_shifts", "read_shift_kind"]
