"""What can go wrong between us and the exchange, in words that say what happened."""

GONE = 404


class AriTrouble(Exception):
    """Something did not work between us and the exchange."""


class Lost(AriTrouble):
    """The connection went, or could not be made. Calls go on at the exchange without us until we are there again."""


class Refused(AriTrouble):
    """The exchange did not do what it was asked: `status` as HTTP has it, and its own `sentence`."""

    def __init__(self, status: int, sentence: str, asked: str) -> None:
        """`asked` is the verb and the path, without what was given with it: that may be personal."""
        super().__init__(f"{asked}: {status} {sentence}")
        self.status = status
        self.sentence = sentence


class Gone(Refused):
    """The channel, bridge, playback or recording is no longer there. Somebody hung up: nothing is wrong."""


def refusal(status: int, sentence: str, asked: str) -> Refused:
    """The error that belongs to an answer of 400 and above."""
    return (Gone if status == GONE else Refused)(status, sentence, asked)
