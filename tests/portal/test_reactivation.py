"""On the telephone, whoever pays again after a lapse reads when new cover begins, and states first that he works."""

import pytest

from jangkau.collection.models import Bill, Reattestation
from jangkau.registry.models import Account
from jangkau.registry.models.accounts import Relation
from jangkau.registry.services.accounts import look_after
from tests.factories import partnership as given
from tests.factories.collection import make_bill, months, pay
from tests.factories.enrolment import make_participant
from tests.portal.conftest import Telephone

NOW = given.day("2027-01-02")


def text_of(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]  # an answer of the client


@pytest.mark.parametrize(
    ("relation", "statement"),
    [
        (Relation.SELF, "Saya bekerja, cukup sehat untuk bekerja, dan semua isian ini benar."),
        (Relation.FAMILY, "menyatakan sendiri kepada saya bahwa ia bekerja"),
    ],
)
def test_statement_comes_before_the_payment_code(
    telephone: Telephone, monkeypatch: pytest.MonkeyPatch, relation: Relation, statement: str
) -> None:
    worker = make_participant()
    paid = make_bill([worker], months("2026-09"), payer=worker, now=given.day("2026-09-01"))
    pay(paid, paid_at=given.day("2026-09-01"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    telephone.sign_in()
    look_after(account_id=Account.objects.get().pk, person_id=worker.person_id, relation=relation, now=NOW)
    typed = {"first_month": "2027-01", "count": "1", "total": "16800"}

    page = text_of(telephone.get("months", worker.person_id))
    assert "Perlindungan baru mulai 2 Januari 2027 bila dibayar hari ini. Yang sebelumnya tidak kembali." in page
    assert statement in page
    assert "Belum pasti:" in page

    # The one tap after a sponsor leads to the same statement, and is still one once it is made.
    asked = telephone.post("months", worker.person_id, after_sponsor="1", **typed)
    assert asked.status_code == 422
    assert "Centang pernyataan ini bila benar." in text_of(asked)
    assert 'name="after_sponsor"' in text_of(asked)
    assert not Reattestation.objects.exists()

    stated = telephone.post("months", worker.person_id, attested="on", **typed)
    bill = Bill.objects.get(state="issued")
    assert (stated.status_code, stated.url) == (303, f"/pekerja/saya/{worker.person_id}/bayar/{bill.pk}/")
    assert Reattestation.objects.get().recorded_by == Account.objects.get().user
