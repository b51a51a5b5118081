"""What every test shares: seeds that are a hash of the test's name, and repeatable random examples."""

from hashlib import blake2b

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

# The `seed` fixture is a constant, so it may be shared by all examples of one property.
UNCHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
settings.register_profile("repeatable", deadline=None, derandomize=True, suppress_health_check=UNCHECKED)
settings.register_profile("search", deadline=None, max_examples=2_000, suppress_health_check=UNCHECKED)
settings.load_profile("repeatable")  # pytest --hypothesis-profile=search looks for new counterexamples

# Hypothesis also tries numbers it reads in the sources imported so far, so that a property's examples would
# depend on the tests that ran before it. Left empty, they are the same alone, in a full run and on any number
# of workers (test_repeatable.py).
providers._get_local_constants = lambda: providers._local_constants


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Seed below 2**32 that depends on nothing but the test's name and its parameters."""
    return int.from_bytes(blake2b(request.node.name.encode(), digest_size=4).digest())
