"""The times of emergencies in a city's profile. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Emergencies:
    """In how many minutes a line that did not answer is called again; after how many hours a surge ends at latest;
    how many hours after it was shown last an incident that nobody prolongs ends by itself; how often a line is
    asked for the result of what an order mirrors, each time by the limit "mirror", until the matter is our own.

    Grave emergencies (重大突发事件) go to the municipal duty room: in how many minutes each is verified, the main facts
    are reported by telephone, then in writing, after how many an interim report follows the one before, and in how many
    after the end the full report.
    """

    call_back_minutes: int = 10
    mirror_chases: int = 3
    surge_hours: int = 12
    expire_hours: int = 24
    verify_minutes: int = 10
    first_minutes: int = 30
    written_minutes: int = 120
    interim_minutes: int = 1440
    full_minutes: int = 4320
    duty_room: str = "市政府总值班室"
    duty_room_en: str = "Municipal duty room"
    duty_phone: str = ""

    def minutes(self, stage: str) -> int:
        """The time of a stage of the chain of reports."""
        return int(getattr(self, f"{stage}_minutes"))

    def room(self, language: str) -> str:
        """The duty room in a language."""
        return self.duty_room_en if self.duty_room_en and language.lower().startswith("en") else self.duty_room
