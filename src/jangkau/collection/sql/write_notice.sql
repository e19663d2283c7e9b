-- Writes down a message of a partner, unless its number was used that day: then no row is written, and none returned.
INSERT INTO collection_partnernotice (
    partner_id, day, external_id, service, request_id, body_sha256, response_code, answer, payment_id, held_id,
    received_at
)
VALUES (
    %(partner_id)s, %(day)s, %(external_id)s, %(service)s, %(request_id)s, %(body_sha256)s, %(response_code)s,
    %(answer)s, %(payment_id)s, %(held_id)s, %(received_at)s
)
ON CONFLICT (partner_id, day, external_id) DO NOTHING
