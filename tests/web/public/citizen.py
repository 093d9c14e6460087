"""A citizen who fills in the pages, for tests."""

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

from hotline.casework.appeals.models import Appeal

ANSWERS: dict[str, dict[str, Any]] = {
    "what": {"content": "3月1日晚，青溪镇上溪村口的井盖不见了，有人差点掉下去。"},
    "kind": {"kind": "complaint"},
    "matter": {"search": "井盖缺失异响", "code": "010302"},
    "where": {"district": "d1", "town": "t1", "village": "v1", "address": "上溪村口"},
    "when": {"occurred": "3月1日晚", "party": "", "claim": "请把井盖装好"},
    "privacy": {"privacy": "open"},
    "you": {"name": "王秀兰", "phone": "199 0000 1234"},
    "wishes": {"visit": "yes", "preferred": "", "public": "no"},
}


@dataclass
class Citizen:
    """Her browser, and what she does with it."""

    client: Client

    def answer(self, page: str, **given: Any) -> Any:
        """Send one page of the wizard."""
        return self.client.post(f"/submit/{page}/", {**ANSWERS.get(page, {}), **given})

    def fill_in(self, **changed: dict[str, Any]) -> None:
        """Send every page, some of them otherwise."""
        for page in ANSWERS:
            if page == "you" and changed.get("privacy", {}).get("privacy") == "anonymous":
                continue
            self.answer(page, **changed.get(page, {}))

    def send(self) -> Any:
        """Send the draft from the page on which the answers are checked."""
        return self.client.post("/submit/check/", {"draft": self.draft_key()})

    def draft_key(self) -> str:
        """The key that the check page carries."""
        found = re.search(r'name="draft" value="(\w+)"', self.read("/submit/check/"))
        assert found is not None
        return found.group(1)

    def read(self, address: str) -> str:
        """A page as text."""
        response = self.client.get(address)
        assert response.status_code == 200, (address, response.status_code, response.headers.get("Location"))
        return response.content.decode()

    def submit(self, **changed: dict[str, Any]) -> Appeal:
        """The whole way; gives the appeal."""
        self.fill_in(**changed)
        response = self.send()
        assert response.headers["Location"] == "/submit/done/", response.headers
        return Appeal.objects.latest("pk")
