"""The first version of the REST interface, described in docs/reference/openapi.json."""

from ninja import NinjaAPI

from jangkau.api.v1.verifications import router as verifications

api = NinjaAPI(
    title="Jangkau",
    version="1",
    description="Verifying cards and receipts. Nobody need sign in.",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api-v1",
)
api.add_router("", verifications)
