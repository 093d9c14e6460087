"""Sound as telephones in China carry it: ITU-T G.711, A-law."""


def of(frames: bytes) -> bytes:
    """16-bit samples, little-endian, as A-law bytes."""
    import numpy as np

    samples = np.frombuffer(frames, dtype="<i2").astype(np.int32)
    sign = np.where(samples >= 0, 0x80, 0)
    size = np.where(samples >= 0, samples, ~samples) >> 3
    # Segments 1 to 7 double the step each time; segment 0 has the step of segment 1.
    segment = np.clip(np.floor(np.log2(np.maximum(size, 1))).astype(np.int32) - 4, 0, 7)
    step = np.where(segment == 0, size >> 1, size >> np.maximum(segment, 1)) & 0x0F
    return bytes(((sign | segment << 4 | step) ^ 0x55).astype(np.uint8))
