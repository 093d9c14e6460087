"""What is told on a wire is heard with the transaction that told it, and a cut wire is noticed."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest
from django.db import connection, transaction

from hotline.lib import hearing
from hotline.lib.notifying import LIVE, notify


@pytest.mark.django_db(transaction=True)
def test_what_is_told_is_heard_when_it_is_committed_and_never_when_it_is_not() -> None:
    def tell() -> None:
        with transaction.atomic():
            notify(LIVE, to="board", kind="seat", seat=1)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            notify(LIVE, to="board", kind="seat", seat=2)
            _ = 1 / 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify('live', 'no json')")
        with transaction.atomic():
            notify(LIVE, to="board", kind="seat", seat=3)

    async def listen() -> list[Any]:
        heard: list[Any] = []
        async with aclosing(hearing.hear(LIVE)) as wire:
            async for one in wire:
                heard.append(one)
                if one is None:
                    await asyncio.to_thread(tell_and_close)
                elif one["seat"] == 3:
                    break
        return heard

    def tell_and_close() -> None:
        tell()
        connection.close()

    heard = asyncio.run(asyncio.wait_for(listen(), 10))
    assert heard[0] is None
    assert [one["seat"] for one in heard[1:]] == [1, 3]


@pytest.mark.django_db(transaction=True)
def test_a_wire_that_was_cut_is_taken_up_again_and_says_so() -> None:
    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%' AND pid <> "
                "pg_backend_pid() AND datname = current_database()"
            )
        connection.close()

    async def listen() -> int:
        cuts = 0
        async with aclosing(hearing.hear(LIVE)) as wire:
            async for one in wire:
                assert one is None
                cuts += 1
                if cuts == 2:
                    break
                await asyncio.to_thread(cut)
        return cuts

    assert asyncio.run(asyncio.wait_for(listen(), 10)) == 2
