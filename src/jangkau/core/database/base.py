"""Database backend: PostgreSQL, embedded unless DATABASE_URL names a server."""

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base

from jangkau.core import postgres

# No trigger is ignored. Where the setting is missing, every call of every trigger fails to read it and rolls a
# subtransaction back, and each of those goes through all that is left for the commit to check: 20,000 lines of a bank
# statement took a minute by that alone.
_NO_TRIGGER_IGNORED = "-c pgtrigger.ignore={}"


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL; without HOST and USER, the embedded server, started when it does not run."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return the driver's parameters, having made sure that the embedded server runs."""
        if not self.settings_dict.get("HOST") and not self.settings_dict.get("USER"):
            server = postgres.ensure_running(root=settings.EMBEDDED_ROOT)
            self.settings_dict.update(HOST=server.host, PORT=str(server.port), USER=server.user)
        params = super().get_connection_params()
        params["options"] = " ".join(filter(None, (params.get("options"), _NO_TRIGGER_IGNORED)))
        return params
