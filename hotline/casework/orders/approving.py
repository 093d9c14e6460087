"""Which steps approve what somebody did before, and who may not approve it. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from hotline.ground.journal.rules import Actor

STRICTLY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"void": ("void_asked",), "confirm_exclusion": ("exclusion_reviewed",)}
)
"""Steps – and the events they approve – that always take two people."""

OTHERWISE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "approve": ("drafted",),
        "sign_return": ("return_drafted",),
        "accept_return": ("return_asked", "return_signed"),
        "sign_extension": ("extension_asked",),
        "grant_extension": ("extension_asked", "extension_signed"),
        "suspend": ("suspension_asked",),
        "park": ("parking_asked",),
        "approve_change": ("change_asked",),
        "review_exclusion": ("exclusion_asked",),
        "reopen": ("reopening_asked",),
    }
)
"""Steps that somebody with two duties may take on what she did herself – but nobody by standing in for somebody."""


def approves_herself(actor: Actor, deed: frozenset[int], *, strictly: bool) -> bool:
    """Whether an approval would come from one who is behind the deed, by herself or by somebody who stands in. `deed`
    are all who were behind it: who acted, and for whom. Where one may hold two duties, it is refused only if one of the
    two acts was done for another person."""
    is_stood_in = len(actor.persons) > 1 or len(deed) > 1
    return bool(actor.persons & deed) and (strictly or is_stood_in)
