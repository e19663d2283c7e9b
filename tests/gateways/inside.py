"""A bank's client whose messages go to our own views without a network."""

from collections.abc import Mapping

from django.test import Client

from jangkau.gateways.bank.client import BankClient, Reply


class Inside(BankClient):
    """Speaks as ``BankClient`` does, to the application of this process."""

    def _post(
        self, path: str, raw: bytes, headers: Mapping[str, str], changed: Mapping[str, str | None] | None
    ) -> Reply:
        kept = {name: value for name, value in {**headers, **(changed or {})}.items() if value is not None}
        answer = Client().post(path, raw, content_type="application/json", headers=kept)
        return Reply(answer.status_code, answer.content, answer.json())

    def hang_up_after_sending(self, service: str, body: Mapping[str, object], **told: object) -> None:
        """Send, and listen to no answer."""
        self.send(service, body, **told)
