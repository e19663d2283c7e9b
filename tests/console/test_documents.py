"""Files that people write in YAML: every fault is told with its line, and no guess of YAML's is believed."""

import datetime
from pathlib import Path

import pytest

from jangkau.console.documents import DocumentFaulty, DocumentUnreadable, Key, Kind, read_document, read_list

KEYS = (
    Key("code"),
    Key("kind", Kind.CHOICE, choices=("big", "small")),
    Key("serves", Kind.TEXTS, required=False),
)


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "file.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def faults_of(path: Path) -> str:
    with pytest.raises(DocumentFaulty) as raised:
        read_list(path, name="things", keys=KEYS)
    return str(raised.value)


# --- pairs


def test_values_are_whole_numbers_dates_texts_and_lists(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a: 6402\nb: '6402'\nc: 2022-10-01\nd: '2022-10-01'\ne: 1_790_000\nf: 017\ng: no\nh: [x, 3]\ni: 2022-10\nj:\n",
    )

    assert read_document(path).values == {
        "a": 6402,
        "b": "6402",
        "c": datetime.date(2022, 10, 1),
        "d": "2022-10-01",
        "e": 1_790_000,
        "f": "017",
        "g": "no",
        "h": ["x", 3],
        "i": "2022-10",
        "j": None,
    }


def test_every_key_knows_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, "# about\n\na: 1\nb:\n  - x\n")

    assert read_document(path).lines == {"a": 3, "b": 5}


def test_day_that_does_not_exist_stays_text(tmp_path: Path) -> None:
    assert read_document(write(tmp_path, "a: 2022-02-30\n")).values == {"a": "2022-02-30"}


def test_key_written_twice_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DocumentFaulty, match="baris 2: kunci a ditulis dua kali"):
        read_document(write(tmp_path, "a: 1\na: 2\n"))


def test_text_without_pairs_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DocumentFaulty, match="baris 1: perlu pasangan"):
        read_document(write(tmp_path, "just a sentence\n"))


# --- lists


def test_entries_keep_their_texts(tmp_path: Path) -> None:
    path = write(tmp_path, "things:\n  - {code: 007, kind: big, serves: [6402, '64']}\n  - {code: b, kind: small}\n")

    assert read_list(path, name="things", keys=KEYS) == [
        {"code": "007", "kind": "big", "serves": ["6402", "64"]},
        {"code": "b", "kind": "small"},
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("other: []\n", "baris 1: perlu daftar things yang berisi"),
        ("things: []\n", "baris 1: perlu daftar things yang berisi"),
        ("things: words\n", "baris 1: perlu daftar things yang berisi"),
        ("things:\n  - words\n", "baris 2: perlu pasangan kunci: nilai"),
        ("things:\n  - {code: a}\n", "baris 2: kunci kind belum ada"),
        ("things:\n  - {code: a, kind: huge}\n", "baris 2: kind: huge bukan pilihan; pilih big, small"),
        (
            "things:\n  - {code: a, kind: big, size: 3}\n",
            "baris 2: kunci size tidak dikenal; yang dikenal: code, kind, serves",
        ),
        ("things:\n  - {code: '', kind: big}\n", "baris 2: code: nilainya kosong"),
        ("things:\n  - {code: [a], kind: big}\n", "baris 2: code: perlu satu nilai saja"),
        ("things:\n  - {code: a, kind: big, serves: 6402}\n", "baris 2: serves: perlu daftar yang berisi"),
    ],
)
def test_fault_is_told_with_its_line(text: str, fault: str, tmp_path: Path) -> None:
    assert fault in faults_of(write(tmp_path, text))


def test_all_faults_are_told_in_the_order_of_their_lines(tmp_path: Path) -> None:
    told = faults_of(write(tmp_path, "things:\n  - {code: a}\n  - {kind: huge, code: b}\n  - {code: c}\n"))

    assert [line.split(":")[0].strip() for line in told.splitlines()[1:]] == ["baris 2", "baris 3", "baris 4"]


# --- files that cannot be read


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "berkas kosong"),
        ("# only a comment\n", "berkas kosong"),
        ("a: [1\n", "bukan YAML yang benar pada baris"),
        ("a: &x 1\nb: *x\n", "rujukan YAML"),
        ("a: &x [*x]\n", "rujukan YAML"),
        (b"\xff\xfea\x00", "bukan teks UTF-8"),
        ("a: \x07\n", "bukan YAML"),
        (b"a: " + b"x" * 1_000_001, "lebih besar dari 1 MB"),
    ],
    ids=["empty", "comment", "broken", "alias", "endless", "utf-16", "control", "large"],
)
def test_unreadable_file_says_why(content: str | bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentUnreadable, match=r"file\.yaml") as raised:
        read_document(write(tmp_path, content))

    assert why in str(raised.value)


def test_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(DocumentUnreadable, match="tidak ada"):
        read_document(tmp_path / "nowhere.yaml")
