"""People of the small city at their browsers, for what a city's rules show on the pages."""

from tests.web.conftest import as_

__all__ = ["as_"]
