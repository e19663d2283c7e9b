"""A worker's way from the landing page to the payment code on a telephone of 360 pixels, and what each step takes.

People type three letters a second, think two seconds over each press and choice, and have the code after twenty. Either
all of it is waited for, on a network as slow as the developer tools' Slow 3G; or typing, thinking and the code are
counted, and so is the network: two seconds for each answer that the next one waits for, and 50 kB a second.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

LETTERS_A_SECOND, DECISION_SECONDS, CODE_SECONDS, MOST_SECONDS = 3, 2, 20, 150
LATENCY_SECONDS, BYTES_A_SECOND = 2.0, 50_000
PHONE = {"width": 360, "height": 740}
_GO = "main form button.btn-primary"
_CODE_COMES_WITHIN_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Worker:
    """Who registers. None of it belongs to anybody: no office numbers so many births of a day."""

    nik: str = "6402061708808001"
    name: str = "Suparman bin Daud"
    number: str = "081234567890"
    village: str = "6402061001"
    address: str = "Jl. Pesut RT 4"
    occupation: str = "nelayan"
    income: str = "1,5 juta"
    months: str = "3"


@dataclass
class Step:
    """A page, until the next one is there."""

    name: str
    letters: int = 0
    decisions: int = 0
    code_seconds: int = 0
    answers: int = 0
    bytes: int = 0
    network_seconds: float = 0.0

    @property
    def seconds(self) -> float:
        """What the step takes."""
        people = self.letters / LETTERS_A_SECOND + self.decisions * DECISION_SECONDS + self.code_seconds
        return people + self.network_seconds


class Walk:
    """Goes the way on a page of a browser. ``really`` waits for everything instead of counting it.

    Args:
        page: of a fresh profile that is 360 pixels wide.
        outbox: the folder in which messages to telephones lie.
        worker: who registers.
        really: whether to wait.
        look: is called with the name of each step as its page is there.
    """

    def __init__(
        self,
        page: "Page",
        *,
        outbox: Path,
        worker: Worker,
        really: bool = False,
        look: Callable[[str], None] = lambda _name: None,
    ) -> None:
        self.page, self.worker, self.steps = page, worker, list[Step]()
        self._outbox, self._really, self._look = outbox, really, look
        self._wire = page.context.new_cdp_session(page)
        self._wire.send("Network.enable")
        self._wire.on("Network.requestWillBeSent", self._asked)
        self._wire.on("Network.loadingFinished", self._came)
        self._documents: set[str] = set()
        self._waits_for_style = False
        if really:
            slow = {"latency": LATENCY_SECONDS * 1000, "downloadThroughput": BYTES_A_SECOND}
            self._wire.send(
                "Network.emulateNetworkConditions", {"offline": False, **slow, "uploadThroughput": BYTES_A_SECOND}
            )

    def to_the_payment_code(self) -> list[Step]:
        """Go all the way, and return what each step took."""
        self.sign_in()
        self._begin("siapa yang didaftarkan")
        self._press("button[name=relation][value=self]")
        self.fill_in()
        self._begin("periksa dan kirim")
        self._choose(self.page.locator("#id_attested"))
        self._press(_GO)
        self._begin("kode iuran")
        self.page.locator(".pay-code").wait_for()
        return self.steps

    def sign_in(self) -> None:
        """Come from the landing page to one's own page by a code."""
        self._begin("halaman muka")
        self._go(lambda: self.page.goto("/pekerja/"))
        self._look("halaman muka")
        self._press("main a.btn-primary")
        self._begin("nomor HP")
        self._type("#id_phone", self.worker.number)
        before = set(self._outbox.glob("*.json"))
        self._press(_GO)
        self._begin("kode")
        self.steps[-1].code_seconds = CODE_SECONDS
        if self._really:
            time.sleep(CODE_SECONDS)
        self._type("#id_code", self._code_after(before))
        self._press(_GO)

    def fill_in(self, until: str = "") -> None:
        """Fill in a form that was begun, as far as the page of a name."""
        worker = self.worker
        for name, fill in {
            "NIK dan nama": lambda: (self._type("#id_nik", worker.nik), self._type("#id_name", worker.name)),
            "tempat tinggal": self._say_where,
            "pekerjaan": lambda: (
                self._type("#id_occupation", worker.occupation),
                self._type("#id_income", worker.income),
            ),
            "pilihan": lambda: self._choose(self.page.locator(f"[name=months][value='{worker.months}']")),
        }.items():
            self._begin(name)
            if name == until:
                return
            fill()
            self._press(_GO)

    def _say_where(self) -> None:
        # To open a list and to choose from it are two.
        self._decide(2)
        self.page.locator("#id_village").select_option(self.worker.village)
        self._type("#id_address", self.worker.address)

    def _begin(self, name: str) -> None:
        if self.steps:
            self._look(name)
        self.steps.append(Step(name))

    def _type(self, box: str, text: str) -> None:
        self.steps[-1].letters += len(text)
        if self._really:
            self.page.locator(box).press_sequentially(text, delay=1000 / LETTERS_A_SECOND)
        else:
            self.page.locator(box).fill(text)

    def _choose(self, box: "Locator") -> None:
        self._decide()
        box.check()

    def _press(self, what: str) -> None:
        self._decide()
        step = self.steps[-1]

        def press() -> None:
            with self.page.expect_navigation():
                self.page.locator(what).first.click()

        self._go(press)
        assert "error-summary" not in self.page.content(), step.name

    def _decide(self, times: int = 1) -> None:
        self.steps[-1].decisions += times
        if self._really:
            time.sleep(DECISION_SECONDS * times)

    def _go(self, lead: Callable[[], Any]) -> None:
        self._waits_for_style = False
        before, began = self.steps[-1].bytes, time.monotonic()
        lead()
        took = time.monotonic() - began
        step = self.steps[-1]
        if not self._really:
            answers = step.answers + self._waits_for_style
            took += answers * LATENCY_SECONDS + (step.bytes - before) / BYTES_A_SECOND
        step.network_seconds += took

    def _asked(self, event: dict[str, Any]) -> None:
        # An answer that leads on elsewhere is told as one more question of the same name.
        if event.get("type") == "Document":
            self._documents.add(event["requestId"])
            self.steps[-1].answers += 1

    def _came(self, event: dict[str, Any]) -> None:
        length = int(event["encodedDataLength"])
        self.steps[-1].bytes += length
        if length and event["requestId"] not in self._documents:
            self._waits_for_style = True

    def _code_after(self, before: set[Path]) -> str:
        """Return the code of a message to the number that did not lie there before."""
        digits = self.worker.number.removeprefix("0")
        until = time.monotonic() + _CODE_COMES_WITHIN_SECONDS
        while time.monotonic() < until:
            for path in set(self._outbox.glob("*.json")) - before:
                sent = json.loads(path.read_text(encoding="utf-8"))
                if sent["to"].endswith(digits):
                    return str(sent["text"].split()[0])
            time.sleep(0.05)
        raise TimeoutError("no code came")


def told(steps: list[Step]) -> list[str]:
    """Return the budget, a line for each step."""
    lines = [
        f"{step.seconds:6.1f} s  {step.name:<24} {step.letters:3} letters, {step.decisions} decisions, "
        f"{step.network_seconds:5.1f} s network ({step.answers} answers, {step.bytes:6,} bytes)"
        + (f", {step.code_seconds} s for the code" if step.code_seconds else "")
        for step in steps
    ]
    return [*lines, f"{sum(step.seconds for step in steps):6.1f} s  of {MOST_SECONDS}"]
