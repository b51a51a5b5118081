"""Routing in words: a scenario under another plan, and the words there are."""

from simcenter.study.policies.apply import apply_policy, describe_policies, text_of
from simcenter.study.policies.own import OwnWords, load_policy, load_words
from simcenter.study.policies.words import PolicyRow

__all__ = ["OwnWords", "PolicyRow", "apply_policy", "describe_policies", "load_policy", "load_words", "text_of"]
