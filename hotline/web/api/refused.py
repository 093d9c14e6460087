"""What is answered when something is refused: problem documents (RFC 9457)."""

from msgspec import Struct


class FieldProblem(Struct):
    """What is wrong with one field."""

    field: str
    message: str


class ProblemDocument(Struct, omit_defaults=True):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    instance: str
    request_id: str
    detail: str = ""
    errors: list[FieldProblem] = []
    changes: list[str] = []
