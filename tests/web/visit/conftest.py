"""The small city, and who of it is signed in."""

from tests.web.orders.conftest import as_, small

__all__ = ["as_", "small"]
