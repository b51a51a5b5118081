"""The tornado shows every input's two bars where its averages are, the largest on top."""

from pathlib import Path

import pytest

from simcenter import load
from simcenter.report import charts
from simcenter.study.sensitivity import sensitivity


def test_bars_are_as_long_as_what_the_inputs_do_and_named_by_value(tmp_path: Path) -> None:
    inputs = ["patience x{0.5..2}", "volume x{0.9..1.1}"]
    study = sensitivity(load("tuesday_morning"), "mean_wait of premier", inputs=inputs, days=6)
    figure = charts.tornado(study)
    (axes,) = figure.axes
    widths = [bar.get_width() for bar in axes.patches]
    expected = [pair.difference.mean for swing in study.swings for pair in (swing.low, swing.high)]
    assert widths == pytest.approx(expected)
    assert {"patience x0.5", "patience x2", "volume x0.9", "volume x1.1"} <= {text.get_text() for text in axes.texts}
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == [swing.input.name for swing in study.swings]
    assert axes.get_xlabel() == "change of mean wait of premier, seconds"
    for name in ("tornado.svg", "tornado.png"):
        charts.save_picture(lambda: charts.tornado(study), tmp_path / name)
        assert (tmp_path / name).stat().st_size > 3_000
