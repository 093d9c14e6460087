"""The halls that the bench measures are halls as they are. Never a timed test."""

from hotline.casework.distribution.rules import READY, pick, policy_of
from hotline.config.bench.distributing import CITY, NOW, hall
from hotline.ground.profiles.sources import find, load
from hotline.ground.profiles.telephone import read_telephone

TELEPHONE = read_telephone(load(find(CITY)).body)


def test_a_full_hall_gives_every_free_seat_a_call_and_one_whom_nobody_fits_none() -> None:
    policy = policy_of(TELEPHONE)
    known, line = hall(100, 200, TELEPHONE)
    assert (len(known), len(line)) == (100, 200)
    assert len(pick(line, known, policy, at=NOW)) == sum(seat.state == READY for seat in known) == 2
    known, line = hall(100, 200, TELEPHONE, 0)
    assert sum(seat.state == READY for seat in known) == 2
    assert pick(line, known, policy, at=NOW) == []
