"""``python -m jangkau.rules.parameters``: say whether the files are complete; exit status 1 if not."""

import sys

from jangkau.rules.parameters import FOLDER
from jangkau.rules.parameters.check import main

sys.exit(main(FOLDER))
