"""The world in which commands are run."""

from pathlib import Path

import pytest

from jangkau.console.catalogue import compile_catalogue


@pytest.fixture(scope="session", autouse=True)
def _compiled_translations() -> None:
    """Compile the English texts, as ./dev does at set-up."""
    compile_catalogue()


@pytest.fixture
def media(tmp_path: Path, settings: object) -> Path:
    """A media folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
