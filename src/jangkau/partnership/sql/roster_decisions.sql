-- When a roster's file was sent, how many of its rows under review were found good, and the last decision on one of them
-- with who took it. Only rows under review are decided on: the few of them are found by an index.
WITH taken AS (
    SELECT decision.id, decision.accepted, decision.decided_at, decision.decided_by_id
    FROM partnership_rosterrow r
    JOIN partnership_rowdecision decision ON decision.row_id = r.id
    WHERE r.roster_id = %(roster_id)s AND r.outcome = 'review'
)
SELECT
    (SELECT upload.uploaded_at FROM partnership_rosterupload upload WHERE upload.roster_id = %(roster_id)s),
    (SELECT count(*) FROM taken WHERE taken.accepted),
    last.decided_at,
    COALESCE(decider.full_name, '')
FROM (VALUES (1)) AS always
LEFT JOIN LATERAL (
    SELECT taken.decided_at, taken.decided_by_id FROM taken ORDER BY taken.decided_at DESC, taken.id DESC LIMIT 1
) AS last ON true
LEFT JOIN registry_user decider ON decider.id = last.decided_by_id
