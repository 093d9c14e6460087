"""Parts of a file as browsers ask for them."""

import io

import pytest

from hotline.lib.ranges import NoSuchPart, Part, Pieces, asked


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-99", Part(0, 99)),
        ("bytes=100-", Part(100, 999)),
        ("bytes=-10", Part(990, 999)),
        ("bytes=-5000", Part(0, 999)),
        ("bytes=900-5000", Part(900, 999)),
        ("bytes=0-0", Part(0, 0)),
    ],
)
def test_a_part_is_what_was_asked_for_and_never_more_than_is_there(header: str, part: Part) -> None:
    assert asked(header, 1000) == part


@pytest.mark.parametrize(
    "header", ["", "bytes=-", "bytes=5-2", "bytes=0-1,5-9", "lines=0-9", "bytes=a-b", "bytes=-1-5"]
)
def test_what_cannot_be_read_is_answered_with_the_whole_file(header: str) -> None:
    assert asked(header, 1000) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=1000-", 1000), ("bytes=-0", 1000), ("bytes=0-", 0), ("bytes=-5", 0)]
)
def test_a_part_behind_the_end_is_none(header: str, size: int) -> None:
    with pytest.raises(NoSuchPart):
        asked(header, size)


def test_a_stream_is_closed_when_nobody_reads_on() -> None:
    stream = io.BytesIO(bytes(range(256)))
    reading = Pieces(stream, Part(10, 19))
    assert next(reading) == bytes(range(10, 20))
    reading.close()
    assert stream.closed
