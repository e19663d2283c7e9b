"""A worker's telephone: a browser, and the messages that come to its number."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from jangkau.gateways.messaging.outbox import Outbox, OutboxAddress
from tests.jobs import run_jobs

# Where the world's people live: Jahab in Tenggarong, of the office KC-TGR.
JAHAB = "6402062001"
NIK = "6402061708800017"


@dataclass
class Telephone:
    """A telephone with a browser in it."""

    number: str = "+6281234567801"
    client: Client = field(default_factory=Client)

    def get(self, page: str, /, *args: Any) -> Any:
        """Open a page of the portal."""
        return self.client.get(reverse(f"portal:{page}", args=args))

    def post(self, page: str, /, *args: Any, **typed: Any) -> Any:
        """Send a form of the portal."""
        return self.client.post(reverse(f"portal:{page}", args=args), typed)

    def code(self) -> str:
        """Return the code that the last message holds."""
        run_jobs()
        found = re.search(r"\b[0-9]{6}\b", self.messages()[0])
        assert found is not None
        return found[0]

    def messages(self) -> list[str]:
        """Return the texts of the messages that came to this number, the last first."""
        outbox = Outbox(OutboxAddress(settings.MEDIA_ROOT / "outbox"))
        return [sent.text for sent in outbox.latest(to=self.number, most=20)]

    def sign_in(self) -> HttpResponse:
        """Ask for a code and use it."""
        self.post("sign_in", phone=self.number)
        return self.post("code", code=self.code())

    def form(self, relation: str = "self") -> str:
        """Begin a form and return its public id."""
        begun = self.post("register", relation=relation)
        return str(begun.url.split("/")[3])

    def fill_in(self, form: str, **different: Any) -> None:
        """Fill in all pages of a form but the last."""
        typed = ANSWERS | different
        for step, names in PAGES.items():
            sent = self.post(f"step_{step}", form, **{name: typed[name] for name in names if name in typed})
            assert sent.status_code == 303, sent.content.decode()

    def send(self, form: str, **ticked: str) -> Any:
        """Send a form that is filled in."""
        return self.post("step_check", form, **({"attested": "on"} | ticked))


PAGES = {
    "who": ("nik", "name"),
    "birth": ("birth_date", "sex", "village", "regency", "district", "place", "address"),
    "work": ("occupation", "meant", "income", "days_a_week", "second_occupation"),
    "choice": ("with_savings", "months"),
}
ANSWERS = {
    "nik": NIK,
    "name": "Sarif",
    "birth_date": "1980-08-17",
    "sex": "L",
    "village": JAHAB,
    "occupation": "nelayan",
    "income": "1 juta sebulan",
    "with_savings": "no",
    "months": "1",
}


@pytest.fixture
def telephone(world: Any) -> Telephone:
    """A telephone in Tenggarong that nobody has used here."""
    cache.clear()
    return Telephone()


@pytest.fixture
def signed_in(telephone: Telephone) -> Telephone:
    """The telephone, with its holder signed in."""
    telephone.sign_in()
    return telephone
