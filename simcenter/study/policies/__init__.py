"""Routing in words: a scenario under another plan, and the words there are."""

from simcenter.study.policies.apply import apply_policy, describe_policies
from simcenter.study.policies.words import PolicyRow

__all__ = ["PolicyRow", "apply_policy", "describe_policies"]
