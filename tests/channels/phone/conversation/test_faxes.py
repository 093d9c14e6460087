"""A call that is led to where faxes are taken: the exchange goes on with it, and whoever enters its pages ends it."""

from datetime import timedelta

from hotline.casework.calls.words import EndedBy, Ending, Purpose, Stage
from hotline.channels.phone.conversation import chores
from hotline.channels.phone.exchange.configuration.dialplan import FAX
from tests.casework.factories import City
from tests.channels.phone.conversation.exchange import Exchange
from tests.channels.phone.conversation.lines import START
from tests.channels.phone.conversation.scene import Scene, call_of, play


def test_a_fax_number_leads_to_where_pages_are_taken_and_nothing_lasts_for_ever(small: City) -> None:
    exchange = Exchange()

    async def story(scene: Scene) -> None:
        line = await scene.ring_up(line="12346", kind=FAX)
        await scene.until(lambda: line.place == "fax,s")
        call = call_of(line)
        assert (call.purpose, call.stage, call.line, call.ended_at) == (Purpose.FAX, Stage.FAX, "12346", None)
        exchange.hang_up(line)
        await scene.wait(5.0)
        assert call_of(line).ended_at is None, "its pages may still be entered"
        for hours, ending in ((5, ""), (7, Ending.LOST)):
            chores._end_lost_faxes(call.node, START + timedelta(hours=hours))
            assert call_of(line).ending == ending
        assert call_of(line).ended_by == EndedBy.LINE

    play(small, exchange, story)
