"""People one by one: what each agent did and how evenly it fell to them, and what each listed customer met with."""

from simcenter.results.people.customers import CustomerSums, customer_sums, customers_frame
from simcenter.results.people.evenness import Evenness, evenness
from simcenter.results.people.sums import AgentSums, agent_labels, agent_sums, people_frame

__all__ = [
    "AgentSums",
    "CustomerSums",
    "Evenness",
    "agent_labels",
    "agent_sums",
    "customer_sums",
    "customers_frame",
    "evenness",
    "people_frame",
]
