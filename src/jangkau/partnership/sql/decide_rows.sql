-- One decision, with one reason, on many rows.
INSERT INTO partnership_rowdecision (row_id, accepted, reason, decided_by_id, decided_at)
SELECT decided.row_id, %(accepted)s, %(reason)s, %(user_id)s, %(now)s
FROM unnest(%(row_ids)s::bigint[]) AS decided (row_id)
