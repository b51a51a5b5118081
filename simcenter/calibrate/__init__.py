"""What is true today: exports of a planner become a scenario, and say what was assumed.

from simcenter.calibrate import Wishes, make_scenario, read_intervals

data = read_intervals(["week_10.csv", "week_11.csv"], time_zone="Europe/Berlin")
imported = make_scenario(data, Wishes(day="tuesday", shape=30))
print(imported.text)
"""

from simcenter.calibrate.intervals.cleaning.records import Dropped, FileFinding, Interval, IntervalData
from simcenter.calibrate.intervals.cleaning.whole import read_intervals
from simcenter.calibrate.intervals.forecast.shape import ShapeEstimate, estimate_shape
from simcenter.calibrate.intervals.forecast.volumes import Forecast, forecast
from simcenter.calibrate.intervals.layouts.column_map import parse_columns, read_column_map
from simcenter.calibrate.intervals.scenario.build import Imported, Wishes, make_scenario
from simcenter.calibrate.intervals.scenario.names import Place, parse_places
from simcenter.calibrate.resampling import Resampled, resampled_scenarios

__all__ = [
    "Dropped",
    "FileFinding",
    "Forecast",
    "Imported",
    "Interval",
    "IntervalData",
    "Place",
    "Resampled",
    "ShapeEstimate",
    "Wishes",
    "estimate_shape",
    "forecast",
    "make_scenario",
    "parse_columns",
    "parse_places",
    "read_column_map",
    "read_intervals",
    "resampled_scenarios",
]
