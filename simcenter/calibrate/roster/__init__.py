"""Who works here: a roster of agents becomes the pools of a scenario.

from simcenter.calibrate.roster import read_roster, with_roster

made = with_roster(load("center.yaml"), read_roster("agents.csv"), best=100)
print(made.scenario.pools, made.remarks)
"""

from simcenter.calibrate.roster.agents import Agent, Roster, read_roster
from simcenter.calibrate.roster.pools import Staffed, with_roster

__all__ = ["Agent", "Roster", "Staffed", "read_roster", "with_roster"]
