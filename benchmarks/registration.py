"""A registration on a slow network, waited for from the landing page to the payment code.

``./dev bench registration [--json]`` serves the demonstration and registers a worker in Chromium, 360 pixels wide, on
the developer tools' Slow 3G (2 s of latency, 50 kB a second): three letters a second, two seconds for each press and
choice, twenty for the code. It prints what each step takes, and fails if all of them take over 150 s.
"""

import argparse
import json
from dataclasses import asdict

from benchmarks.portal_stage import staged_portal
from benchmarks.walk import MOST_SECONDS, PHONE, Walk, Worker, told


def main() -> None:
    """Register, print, and fail if it took too long."""
    parser = argparse.ArgumentParser(prog="./dev bench registration", description="A registration on a slow network.")
    parser.add_argument("--json", action="store_true", help="one JSON document as the last line")
    options = parser.parse_args()
    with staged_portal() as site:
        page = site.browser.new_page(base_url=site.address, viewport=PHONE, locale="id-ID")
        steps = Walk(page, outbox=site.outbox, worker=Worker(), really=True).to_the_payment_code()
    seconds = sum(step.seconds for step in steps)
    if options.json:
        shown = [asdict(step) | {"seconds": round(step.seconds, 1)} for step in steps]
        print(json.dumps({"steps": shown, "seconds": round(seconds, 1), "limit_seconds": MOST_SECONDS}))
    else:
        print("\n".join(told(steps)))
    raise SystemExit(seconds > MOST_SECONDS)


if __name__ == "__main__":
    main()
