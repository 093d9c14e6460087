"""Which numbers the hotline rings. Whoever asks for it – a seat, a unit, the machine, a caller who wants to be rung
back under a number that she merely shows –, the city pays the call, so that numbers abroad and those that cost money
need its word. Emergency lines are rung whatever stands here. Pure.
"""

from hotline.ground.profiles.telephone import Telephone
from hotline.lib.phones import normalise, ways_to_dial

SOME_AREA = "999"
"""A number without an area code is one of the city: which code that is makes no difference here."""


def may_ring(number: str, telephone: Telephone) -> bool:
    """Whether a city lets this number be rung; never one that is withheld or cannot be read."""
    phone = normalise(number.replace(";ext=", "#"), area_code=SOME_AREA) if number else None
    if phone is None:
        return False
    if phone.kind == "foreign":
        return phone.e164.removeprefix("+").startswith(telephone.dial_abroad)
    return not any(way.startswith(telephone.dial_barred) for way in ways_to_dial(phone))
