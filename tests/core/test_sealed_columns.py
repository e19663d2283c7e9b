"""Columns are declared by their rooms; what cannot be is refused at the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from jangkau.core.models import SealedFile
from jangkau.core.sealed_columns import declare_sealed_column, sealed_columns


def test_column_that_is_not_there_is_refused_when_django_starts():
    with pytest.raises(ImproperlyConfigured, match="SealedFile has no field nik_sealed"):
        declare_sealed_column(SealedFile, column="nik_sealed", purpose="nik")
    with pytest.raises(ImproperlyConfigured, match="SealedFile has no field nik_digest"):
        declare_sealed_column(SealedFile, column="name_sealed", purpose="file", digest_column="nik_digest")

    assert "core_sealedfile" not in {column.table for column in sealed_columns()}


def test_columns_are_told_by_table_and_name_in_order():
    names = [column.name for column in sealed_columns()]

    assert "registry_person.nik_sealed" in names
    assert names == sorted(names)
