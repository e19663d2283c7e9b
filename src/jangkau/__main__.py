"""``python -m jangkau COMMAND``: Jangkau's commands."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangkau.config.settings")
    execute_from_command_line(["jangkau", *sys.argv[1:]])
