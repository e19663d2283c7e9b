-- How many members the approval of a batch let go, those too who have come back since.
SELECT count(DISTINCT gone.id)
FROM (
    SELECT m.id FROM partnership_member m
    WHERE m.agreement_id = %(agreement_id)s AND m.left_at = %(approved_at)s
    UNION ALL
    SELECT e.pgh_obj_id FROM partnership_memberevent e
    WHERE e.agreement_id = %(agreement_id)s AND e.left_at = %(approved_at)s
) AS gone
