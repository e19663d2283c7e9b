"""Django's PostgreSQL backend, which starts the embedded server when no other is named."""
