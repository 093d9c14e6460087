"""Keys as a telephone sends them (RFC 4733), in one capture that sipp plays: libpcap's format, Ethernet, IPv4, UDP."""

import struct
from pathlib import Path

KEYS = "0123456789*#"
PAYLOAD = 101
STEP = 160
"""Timestamp units of a packet: 20 ms at 8,000 a second."""
STEPS = 8
ENDS = 3
"""The last packet of a key is sent three times."""
VOLUME = 10


def capture(path: Path, keys: str, *, every: float) -> None:
    """Write a capture in which the keys are pressed, a new one every so many seconds."""
    packets: list[tuple[float, bytes]] = []
    for place, key in enumerate(keys):
        began = place * every
        first = 8000 + int(began * 8000)
        for step in range(1, STEPS + 1 + ENDS):
            is_end = step > STEPS
            lasted = min(step, STEPS + 1) * STEP
            marker = 0x80 if step == 1 else 0
            rtp = struct.pack("!BBHII", 0x80, PAYLOAD | marker, 1000 + len(packets), first, 0x12345)
            event = struct.pack("!BBH", KEYS.index(key), is_end << 7 | VOLUME, lasted)
            packets.append((began + 0.02 * step, rtp + event))
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
    path.write_bytes(head + b"".join(_record(at, packet) for at, packet in packets))


def _record(at: float, packet: bytes) -> bytes:
    """A packet as it stands in the capture. sipp puts its own addresses and ports in."""
    udp = struct.pack("!HHHH", 6000, 6000, 8 + len(packet), 0) + packet
    here = bytes((127, 0, 0, 1))
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, here, here) + udp
    frame = b"\0" * 12 + b"\x08\0" + ip
    return struct.pack("<IIII", 1 + int(at), int(at % 1 * 1e6), len(frame), len(frame)) + frame
