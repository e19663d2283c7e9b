"""Who may call each address of the REST interface. One that does not stand here fails a test."""

from collections.abc import Mapping
from typing import Literal

Rule = Literal["anybody", "key", "token"]

RULES: Mapping[tuple[str, str], Rule] = {
    ("POST", "/api/v1/token"): "key",
    ("POST", "/api/v1/cover"): "token",
    ("POST", "/api/v1/verifications"): "anybody",
    ("POST", "/api/v1/verifications/pictures"): "anybody",
    ("GET", "/api/v1/proof-keys"): "anybody",
}
