"""Whether a routing policy keeps the contract both engines rely on."""

from simcenter.study.check_policy.check import check_policy

__all__ = ["check_policy"]
