-- The message by which a request's money was recorded, and any that bears the same number today.
SELECT day = %(day)s AND external_id = %(external_id)s, body_sha256, response_code, answer
FROM collection_partnernotice
WHERE partner_id = %(partner_id)s
  AND ((day = %(day)s AND external_id = %(external_id)s) OR (request_id = %(request_id)s AND answer IS NOT NULL))
ORDER BY id
