"""Kinds of matter that a city's hotline does not accept. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A kind of matter that is not accepted: with basis, explanation and where to go instead."""

    code: str
    title: str
    basis: str
    explanation: str
    alternative: str
    title_en: str = ""
    basis_en: str = ""
    explanation_en: str = ""
    alternative_en: str = ""
    needs_leader: bool = False

    def said(self, language: str) -> Mapping[str, str]:
        """Title, basis, explanation and alternative in a language, Chinese where a translation is missing."""
        parts = ("title", "basis", "explanation", "alternative")
        if not language.lower().startswith("en"):
            return {part: getattr(self, part) for part in parts}
        return {part: getattr(self, f"{part}_en") or getattr(self, part) for part in parts}
