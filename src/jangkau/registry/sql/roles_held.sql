-- The roles of a user: of each the organisation it was given for, or its office with every office below that.
-- UNION ends even on a ring.
WITH RECURSIVE held AS (
    -- A row with both is read as the narrower of the two.
    SELECT id, role, organisation_id, CASE WHEN organisation_id IS NULL THEN office_id END AS office_id
    FROM registry_assignment
    WHERE user_id = %(user_id)s
), below (assignment_id, office_id) AS (
    SELECT id, office_id FROM held WHERE office_id IS NOT NULL
    UNION
    SELECT below.assignment_id, child.id
    FROM below
    JOIN registry_office child ON child.parent_id = below.office_id
)
SELECT held.role, held.organisation_id, ARRAY(SELECT below.office_id FROM below WHERE below.assignment_id = held.id)
FROM held
