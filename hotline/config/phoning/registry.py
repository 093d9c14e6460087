"""Which verbs there are: one line each. A verb's module holds `VERB`, and is read only when it is asked for."""

from collections.abc import Mapping
from importlib import import_module

from hotline.config.phoning.contract import Verb

VERBS: Mapping[str, str] = {
    "citizens": "run the second exchange with everybody who is not ours, for trying; whoever is rung answers",
    "config": "write the exchange's configuration from the settings and the seats",
    "exchange": "run the exchange, and keep its seats those of the register",
    "run": "lead the calls: menu, queue, seats; calls under way go on while it is away",
    "prompts": "have every prompt spoken or taken in from the studio; --list says how it stands with each",
    "fetch": "fetch the exchange, the speaker of prompts and the load caller where they are not installed",
    "simulate": "lead a day of calls through the rules of distribution, beside what theory expects",
    "recognise": "write down what is said in calls, where the city gives a model for it",
    "ring": "let a citizen ring the hotline that `make phone` has started",
    "try": "start everything on this machine, with a telephone and citizens who ring: make phone",
}
"""What each says of itself; the module is hotline.config.phoning.<verb>."""
MODULES: Mapping[str, str] = {"try": "trying"}
"""Verbs whose word a module cannot have."""


def verb(name: str) -> Verb:
    """The verb of this name, which is one of VERBS."""
    found = import_module(f"hotline.config.phoning.{MODULES.get(name, name)}").VERB
    assert isinstance(found, Verb)
    return found
