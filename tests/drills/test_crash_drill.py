"""A sample of ``./dev drill crash`` in every run of the suite; the whole drill interrupts at every statement."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_an_interruption_leaves_nothing_or_everything_and_can_be_repeated():
    done = subprocess.run(
        [sys.executable, "-m", "drills.crash", "--every", "16", "--kills", "4", "--json"],
        cwd=REPOSITORY,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "jangkau.config.settings", "PYTHONPATH": str(REPOSITORY / "src")},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["interruptions"] >= 4 * 8
    assert report["rolled_back"] > 0
    assert report["kept_whole"] > 0
    assert report["process_kills"] > 0
    assert report["server_kills"] > 0
    assert report["insured_months"] >= 180
