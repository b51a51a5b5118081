"""The audit: what must hold of any run of any engine, checked from the tables alone."""

from simcenter.engine.audit.door import SWEEP_BELOW, audit

__all__ = ["SWEEP_BELOW", "audit"]
