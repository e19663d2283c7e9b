"""The signed text of a QR code says what was signed; whatever was changed in it is refused."""

import base64
import dataclasses
import datetime
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangkau.core import proofs
from jangkau.core.proofs import (
    Days,
    Kind,
    NotAProof,
    Proof,
    ProofRefused,
    SignatureWrong,
    UnknownKey,
    UnknownVersion,
    as_document,
    read_keys,
    short_name,
    sign_proof,
    verify_proof,
)

# The first test vector of RFC 8032, section 7.1: a key that is in everybody's hands.
PRIVATE = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
KEYS = {7: PUBLIC}
DAY = datetime.date
CARD = Proof(
    kind=Kind.CARD,
    key_number=7,
    issued_at=datetime.datetime(2026, 1, 5, 2, 30, tzinfo=datetime.UTC),
    participant_number="24098765432",
    name="Siti A.",
    payment=0,
    amount_rupiah=201_600,
    first_month=DAY(2026, 1, 1),
    last_month=DAY(2026, 12, 1),
    months=12,
    has_risk=True,
    has_savings=False,
    paid_on=None,
    risk=Days(DAY(2026, 1, 5), DAY(2027, 1, 1)),
    savings=None,
)
TEXT = sign_proof(CARD, PRIVATE)

days = st.dates(DAY(2000, 1, 2), DAY(2179, 6, 1))
months = st.builds(DAY, st.integers(2000, 2179), st.integers(1, 12), st.just(1))
periods = st.none() | st.tuples(days, days).filter(lambda both: both[0] < both[1]).map(lambda both: Days(*both))
anything = st.builds(
    Proof,
    kind=st.sampled_from(Kind),
    key_number=st.just(7),
    issued_at=st.integers(0, 2**32 - 1).map(lambda at: datetime.datetime.fromtimestamp(at, tz=datetime.UTC)),
    participant_number=st.just("") | st.integers(1, 10**11 - 1).map("{:011}".format),
    name=st.text(max_size=20).filter(lambda name: "\ud800" not in name).map(short_name),
    payment=st.integers(0, 2**48 - 1),
    amount_rupiah=st.integers(0, 2**48 - 1),
    first_month=months,
    last_month=months,
    months=st.integers(0, 2**16 - 1),
    has_risk=st.booleans(),
    has_savings=st.booleans(),
    paid_on=st.none() | days,
    risk=periods,
    savings=periods,
)


def test_what_was_signed_comes_back() -> None:
    assert verify_proof(TEXT, KEYS) == CARD


@given(anything)
def test_whatever_is_signed_comes_back(proof: Proof) -> None:
    assert verify_proof(sign_proof(proof, PRIVATE), KEYS) == proof


@given(st.integers(0, len(TEXT) - 1), st.integers(0, 7))
def test_one_flipped_bit_of_the_text_is_refused(place: int, bit: int) -> None:
    letters = bytearray(TEXT.encode())
    letters[place] ^= 1 << bit

    with pytest.raises(ProofRefused):
        verify_proof(letters.decode("latin-1"), KEYS)


def test_every_flipped_bit_of_the_content_is_refused() -> None:
    packed = TEXT.removeprefix(proofs.MARK)
    content = base64.b32decode(packed + "=" * (-len(packed) % 8))
    passed = []
    for bit in range(len(content) * 8):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            verify_proof(proofs.MARK + base64.b32encode(changed).decode().rstrip("="), KEYS)
        except ProofRefused:
            continue
        passed.append(bit)

    assert passed == []


@given(st.integers(0, len(TEXT)), st.text(max_size=3))
def test_what_is_cut_off_or_put_in_is_refused(place: int, more: str) -> None:
    changed = TEXT[:place] + more

    if "".join(changed.split()) != TEXT:
        with pytest.raises(ProofRefused):
            verify_proof(changed, KEYS)


@given(st.text(max_size=500) | st.text(max_size=400).map(proofs.MARK.__add__))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(ProofRefused):
        verify_proof(text, KEYS)


def test_blanks_and_line_breaks_of_copying_make_no_difference() -> None:
    assert verify_proof(f"  {TEXT[:50]}\r\n{TEXT[50:120]} {TEXT[120:]}\n", KEYS) == CARD


def test_same_content_in_another_writing_is_refused() -> None:
    with pytest.raises(NotAProof):
        verify_proof(TEXT.lower(), KEYS)
    with pytest.raises(NotAProof):
        verify_proof(TEXT + "=" * 4, KEYS)


def test_key_that_is_not_listed_verifies_nothing() -> None:
    with pytest.raises(UnknownKey):
        verify_proof(TEXT, {8: PUBLIC})


def test_signature_of_another_key_of_that_number_is_refused() -> None:
    with pytest.raises(SignatureWrong):
        verify_proof(sign_proof(CARD, bytes(32)), KEYS)


def test_later_version_is_told_from_a_changed_proof() -> None:
    later = bytes([2]) + bytes(120)

    with pytest.raises(UnknownVersion):
        verify_proof(proofs.MARK + base64.b32encode(later).decode().rstrip("="), KEYS)


@pytest.mark.parametrize("change", [{"amount_rupiah": 2**48}, {"months": 2**16}, {"name": "x" * 21}])
def test_value_that_does_not_fit_is_not_signed(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="proof"):
        sign_proof(dataclasses.replace(CARD, **change), PRIVATE)  # type: ignore[arg-type]  # one value at a time


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Siti Aminah", "Siti A."),
        ("Sukarno", "Sukarno"),
        ("  I  Gusti Ngurah  Rai ", "I G. N. R."),
        ("Muhammad Abdul Rahman Al Hakim Bin Yusuf", "Muhammad A. R. A. H."),
        ("X" * 30, "X" * 20),
        ("É" * 30, "É" * 10),
        ("", ""),
    ],
)
def test_name_is_shortened_to_first_name_and_initials(name: str, short: str) -> None:
    assert short_name(name) == short


@given(st.text(max_size=60))
def test_short_name_always_fits(name: str) -> None:
    assert len(short_name(name).encode()) <= proofs.LONGEST_NAME_BYTES


@pytest.mark.parametrize(
    "document",
    ["", "[]", "{}", '{"keys": 1}', '{"keys": [{"number": 1}]}', '{"keys": [{"number": 1, "public_key": "ab"}]}', "💥"],
)
def test_what_is_no_list_of_keys_is_refused(document: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_keys(document)


def test_withdrawn_keys_are_left_out() -> None:
    keys = [
        {"number": 7, "public_key": PUBLIC.hex(), "withdrawn_at": None},
        {"number": 8, "public_key": PUBLIC.hex(), "withdrawn_at": "2026-01-01T00:00:00Z"},
    ]

    assert read_keys(json.dumps({"keys": keys})) == KEYS


def test_file_taken_away_by_itself_verifies_and_refuses(tmp_path: Path) -> None:
    """As whoever has nothing but the file, the keys and the cryptography package runs it."""
    alone = tmp_path / "proofs.py"
    alone.write_bytes(Path(proofs.__file__).read_bytes())
    (tmp_path / "keys.json").write_text(json.dumps({"keys": [{"number": 7, "public_key": PUBLIC.hex()}]}))
    (tmp_path / "card.txt").write_text(f"{TEXT}\n")
    (tmp_path / "changed.txt").write_text(TEXT.replace("A", "B", 3).replace("JBNGKBU", "JANGKAU"))

    def run(proof: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", alone.name, proof, "--keys", "keys.json"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    genuine, changed, missing = run("card.txt"), run("changed.txt"), run("no-such-file")
    assert (genuine.returncode, json.loads(genuine.stdout)["proof"]) == (0, as_document(CARD))
    assert (changed.returncode, json.loads(changed.stdout)["valid"]) == (1, False)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert run(TEXT).returncode == 0


def test_reference_describes_the_example_as_it_is() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "card.md").read_text(encoding="utf-8")
    example = page.split("```text\n")[1].split("```")[0]
    lines = {
        line[:12].strip(): "".join(line[12:].split()) for line in example.replace("\n            ", "").splitlines()
    }

    assert lines["text"] == TEXT
    assert lines["key 7"] == PUBLIC.hex()
    packed = TEXT.removeprefix(proofs.MARK)
    assert base64.b32decode(packed + "=" * (-len(packed) % 8)).hex() == lines["body"] + lines["signature"]


def test_reference_gives_the_place_of_every_value() -> None:
    """A verifier written from the table alone reads the example."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "card.md").read_text(encoding="utf-8")
    places = re.findall(r"^\| (\d+) \| (\d+) \| ([^|]+) \|", page, re.MULTILINE)
    packed = TEXT.removeprefix(proofs.MARK)
    body = base64.b32decode(packed + "=" * (-len(packed) % 8))
    read = {name: int.from_bytes(body[int(at) : int(at) + int(size)], "big") for at, size, name in places}

    assert read["participant number"] == 24_098_765_432
    assert read["amount"] == 201_600
    assert (read["first month"], read["last month"], read["months"]) == (26 * 12, 26 * 12 + 11, 12)
    assert DAY(2000, 1, 1) + datetime.timedelta(days=read["JKK and JKM until"]) == DAY(2027, 1, 1)
    assert body[44 : 44 + read["length of the name"]] == b"Siti A."
