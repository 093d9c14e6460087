"""A secret that is shown once: a new password or token, kept sealed in the session until its page has shown it."""

from dataclasses import dataclass

from django.http import HttpRequest

from hotline.lib import seals

KEY = "office_secret"


@dataclass(frozen=True)
class Secret:
    """What is shown: a password or a token, in clear."""

    kind: str
    text: str


def keep(request: HttpRequest, *, about: int, kind: str, text: str) -> None:
    """Keep a secret for the next page of this account."""
    request.session[KEY] = {"about": about, "kind": kind, "sealed": seals.seal(text).hex()}


def read(request: HttpRequest, about: int) -> Secret | None:
    """The secret of an account, and forget it; None where there is none, or it is another's."""
    kept = request.session.get(KEY)
    if not isinstance(kept, dict) or kept.get("about") != about:
        return None
    del request.session[KEY]
    return Secret(str(kept["kind"]), seals.unseal(bytes.fromhex(kept["sealed"])))
