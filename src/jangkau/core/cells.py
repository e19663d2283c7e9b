"""Cells of workbooks that we send: always text, and text that stays text."""

import re

_LONGEST = 32_767
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, not even after it was exported as CSV.

    A text that begins like a formula gets an apostrophe before it, which our reader of rosters takes off again.
    """
    text = _UNWRITABLE.sub("", text)
    if len(text) > 1 and text.startswith(_FORMULA_STARTS):
        text = "'" + text
    return text[:_LONGEST]
