"""The small city, into which these files are imported."""

import pytest

from tests.casework import factories


@pytest.fixture
def small(db: None) -> factories.City:
    """One district with two towns, a few departments, one person in every role."""
    return factories.city()
