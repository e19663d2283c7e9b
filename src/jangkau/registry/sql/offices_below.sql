-- Each of the offices asked for, paired with itself and with every office below it. UNION ends even on a ring.
WITH RECURSIVE below (top, office_id) AS (
    SELECT id, id FROM registry_office WHERE id = ANY(%(office_ids)s::bigint[])
    UNION
    SELECT below.top, child.id
    FROM below
    JOIN registry_office child ON child.parent_id = below.office_id
)
SELECT top, office_id FROM below
