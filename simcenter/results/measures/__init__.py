"""Every measure by name; to add one, add an entry to the family it belongs to."""

from simcenter.results.measures.deferred import DEFERRED
from simcenter.results.measures.entry import ENTRY
from simcenter.results.measures.escalation import ESCALATION
from simcenter.results.measures.fairness import FAIRNESS
from simcenter.results.measures.measure import Measure
from simcenter.results.measures.resolution import RESOLUTION
from simcenter.results.measures.service import SERVICE
from simcenter.results.measures.staff import STAFF_AND_MONEY
from simcenter.results.measures.volume import VOLUME

FAMILIES = (VOLUME, SERVICE, ENTRY, DEFERRED, FAIRNESS, RESOLUTION, ESCALATION, STAFF_AND_MONEY)
MEASURES: dict[str, Measure] = {measure.name: measure for family in FAMILIES for measure in family}

__all__ = ["MEASURES", "Measure"]
