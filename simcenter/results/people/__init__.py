"""Agents one by one: what each did, and how evenly it fell to them."""

from simcenter.results.people.evenness import Evenness, evenness
from simcenter.results.people.sums import AgentSums, agent_labels, agent_sums, people_frame

__all__ = ["AgentSums", "Evenness", "agent_labels", "agent_sums", "evenness", "people_frame"]
