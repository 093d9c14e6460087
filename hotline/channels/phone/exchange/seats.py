"""The seats' telephones, as the register knows them."""

from hotline.channels.phone.exchange.configuration.pjsip import SeatLine
from hotline.channels.phone.exchange.settings import Settings
from hotline.register.seats.models import Seat


def lines(settings: Settings) -> list[SeatLine]:
    """Every open seat's telephone, by extension."""
    seats = Seat.objects.filter(is_open=True).order_by("extension")
    return [
        SeatLine(seat.extension, seat.secret, "telephone" if seat.extension in settings.table_phones else "browser")
        for seat in seats
    ]
