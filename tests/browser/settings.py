"""Settings of the served site: the real ones, patient with one machine that signs in again and again."""

from jangkau.config.settings import *  # noqa: F403, TID251  all of them, changed below

ACCOUNT_RATE_LIMITS = False
