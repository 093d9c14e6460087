"""The writers of recounts: the act is begun, carried out some cases at a time, and gone on with after a stop."""

from hotline.casework.recounts.actions.acting import RecountRefused, begin, carry_out, go_on

__all__ = ["RecountRefused", "begin", "carry_out", "go_on"]
