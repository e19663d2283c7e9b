"""Sponsors' words for a worker's category and work are understood."""

import pytest

from jangkau.partnership.intake.categories import category_of, sector_of


@pytest.mark.parametrize(
    ("category", "occupation", "expected"),
    [
        ("Pekerja Rentan", "Petani", "vulnerable"),
        ("", "Nelayan", "vulnerable"),
        ("", "", "vulnerable"),
        ("Ketua RT 03", "", "rt"),
        ("RT/RW", "Petani", "rt"),
        ("Anggota BPD", "", "bpd"),
        ("Staf Desa Non-ASN", "", "non_asn_staff"),
        ("Tenaga Honorer", "", "non_asn_staff"),
        ("Perangkat Desa", "", "village_staff"),
        ("PNS", "", None),
        ("", "Anggota POLRI", None),
        ("", "Pegawai Negeri Sipil", None),
        ("Pekerja Rentan", "PNS", None),
        ("", "Karyawan Swasta", None),
        ("Non PNS", "", "non_asn_staff"),
    ],
)
def test_the_category_cell_decides_else_the_occupation_and_public_servants_are_outside(category, occupation, expected):
    assert category_of(category, occupation) == expected


@pytest.mark.parametrize(
    ("occupation", "sector"),
    [
        ("Tukang Ojek", "transport"),
        ("SOPIR ANGKOT", "transport"),
        ("kurir", "transport"),
        ("Petani", "other"),
        ("", "other"),
    ],
)
def test_transport_work_is_told_from_other_work(occupation, sector):
    assert sector_of(occupation) == sector
