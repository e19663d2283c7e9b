"""What Kannel tells us: what became of our messages, and texts that came in (docs/how-to/send-sms.md)."""

PREFIX = "/sms/"
