"""The seats' telephones, as the register knows them."""

from hotline.channels.phone.exchange.configuration.pjsip import SeatLine
from hotline.channels.phone.exchange.settings import Settings
from hotline.register.seats.models import Seat


def lines(settings: Settings) -> list[SeatLine]:
    """The telephone of every open seat whose person has an account that is open, by extension: who has left registers
    no more, whatever she remembers."""
    seats = Seat.objects.filter(is_open=True, staff__is_active=True).order_by("extension")
    return [
        SeatLine(seat.extension, seat.secret, "telephone" if seat.extension in settings.table_phones else "browser")
        for seat in seats
    ]
