"""Worked cases: situations that a lawyer can read, each with its article and its sum in words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.rules.case_kinds import KINDS

FOLDER = Path(__file__).parent / "cases"
KEYS = {"name", "law", "given", "expect", "sum"}
FAULTY_KEYS = {"name", "law", "given", "error"}


def _cases() -> list[Any]:
    parameters = []
    for path in sorted(FOLDER.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in content["cases"]:
            parameters.append(pytest.param(content["kind"], case, id=f"{path.stem}: {case['name']}"))
    return parameters


CASES = _cases()


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_worked_case(kind: str, case: Mapping[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(Exception) as raised:  # noqa: PT011  (the case names the error)
            KINDS[kind](case["given"])

        assert type(raised.value).__name__ == case["error"], case["law"]
        return

    outcome, sum_in_words = KINDS[kind](case["given"])

    found = {key: outcome[key] for key in case["expect"]}
    assert found == case["expect"], f"{case['law']}\ngiven {case['given']}"
    assert sum_in_words == case["sum"], case["law"]


def test_every_case_is_complete_and_has_a_name_of_its_own() -> None:
    cases = [parameter.values[1] for parameter in CASES]

    assert all(set(case) in (KEYS, FAULTY_KEYS) for case in cases)
    assert all(case["law"].strip() and case["expect"] != {} for case in cases if "expect" in case)
    assert len({parameter.id for parameter in CASES}) == len(CASES)
    assert len(CASES) >= 150


def test_every_kind_has_cases() -> None:
    assert {parameter.values[0] for parameter in CASES} == set(KINDS)
