"""Student's t quantiles agree with scipy's."""

import pytest
from scipy.special import stdtrit

from simcenter.study.student import two_sided_t


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 5, 9, 10, 29, 30, 99, 300, 999])
@pytest.mark.parametrize("level", [0.01, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999])
def test_t_quantiles_agree_with_scipy(degrees: int, level: float) -> None:
    assert two_sided_t(degrees, level) == pytest.approx(float(stdtrit(degrees, 0.5 + level / 2)), rel=1e-10)
