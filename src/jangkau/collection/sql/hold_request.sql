-- Holds a partner's request until the transaction ends, if nobody holds it; then finds the message by which its money
-- was recorded, and any that bears the same number today. Two statements: the second sees what the last holder wrote.
SELECT pg_try_advisory_xact_lock(%(key)s);
SELECT day = %(day)s AND external_id = %(external_id)s, body_sha256, response_code, answer
FROM collection_partnernotice
WHERE partner_id = %(partner_id)s
  AND ((day = %(day)s AND external_id = %(external_id)s) OR (request_id = %(request_id)s AND answer IS NOT NULL))
ORDER BY id
