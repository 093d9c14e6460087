"""Which part of a unit's work is meant when it passes to another. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """Classes of matter, each with all below it, and a region with all below it (its path); what is empty narrows
    nothing."""

    matters: tuple[str, ...] = ()
    region: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether everything is meant."""
        return not self.matters and not self.region

    def of_line(self, code: str) -> tuple[str, ...]:
        """The classes of which a line of the duty list for a class is concerned: that class itself where it lies in
        the scope, else the classes of the scope that lie below it."""
        if not self.matters or any(code.startswith(each) for each in self.matters):
            return (code,)
        return tuple(each for each in self.matters if each.startswith(code))


WHOLE = Scope()
"""Everything a unit does."""
