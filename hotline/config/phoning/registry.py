"""Which verbs there are: one line each. A verb's module holds `VERB`, and is read only when it is asked for."""

from collections.abc import Mapping
from importlib import import_module

from hotline.config.phoning.contract import Verb

VERBS: Mapping[str, str] = {
    "config": "write the exchange's configuration from the settings and the seats",
    "exchange": "run the exchange, and keep its seats those of the register",
    "fetch": "fetch the exchange, the speaker of prompts and the load caller where they are not installed",
}
"""What each says of itself; the module is hotline.config.phoning.<verb>."""


def verb(name: str) -> Verb:
    """The verb of this name, which is one of VERBS."""
    found = import_module(f"hotline.config.phoning.{name}").VERB
    assert isinstance(found, Verb)
    return found
