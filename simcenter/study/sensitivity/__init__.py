"""What matters: which input moves a measure, how far it may move, and where the answer turns."""

from simcenter.study.sensitivity.inputs import Input, read_input, usual_inputs
from simcenter.study.sensitivity.result import BreakEven, Influence, Sensitivity, Swing
from simcenter.study.sensitivity.run import sensitivity

__all__ = [
    "BreakEven",
    "Influence",
    "Input",
    "Sensitivity",
    "Swing",
    "read_input",
    "sensitivity",
    "usual_inputs",
]
