-- Why rows of a roster were not accepted: for each reason how many rows, with its first few.
WITH reason AS (
    SELECT unnest(r.reasons) AS code, r.id, r.row_number
    FROM partnership_rosterrow r
    WHERE r.roster_id = %(roster_id)s AND r.outcome <> 'accepted'
), told AS (
    SELECT reason.code, reason.id, reason.row_number,
        count(*) OVER (PARTITION BY reason.code) AS rows,
        row_number() OVER (PARTITION BY reason.code ORDER BY reason.row_number) AS place
    FROM reason
)
SELECT told.code, told.rows, told.row_number, example.name, example.nik_sealed, example.raw_sealed
FROM told
CROSS JOIN LATERAL (
    -- Of the planner's many hundred examples few are left: each is fetched by its key, and not the roster joined.
    SELECT r.name, r.nik_sealed, r.raw_sealed FROM partnership_rosterrow r WHERE r.id = told.id LIMIT 1
) AS example
WHERE told.place <= %(examples)s
ORDER BY told.code, told.place
