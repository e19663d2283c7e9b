-- Why rows of a roster were not accepted: for each reason how many rows, with its first few.
WITH told AS (
    SELECT reason.code, r.id, r.row_number,
        count(*) OVER (PARTITION BY reason.code) AS rows,
        row_number() OVER (PARTITION BY reason.code ORDER BY r.row_number) AS place
    FROM partnership_rosterrow r
    CROSS JOIN LATERAL unnest(r.reasons) AS reason(code)
    WHERE r.roster_id = %(roster_id)s AND r.outcome <> 'accepted'
)
SELECT told.code, told.rows, told.row_number, example.name, example.nik_sealed, example.raw_sealed
FROM told
CROSS JOIN LATERAL (
    -- Of the planner's many hundred examples few are left: each is fetched by its key, and not the roster joined.
    SELECT r.name, r.nik_sealed, r.raw_sealed FROM partnership_rosterrow r WHERE r.id = told.id LIMIT 1
) AS example
WHERE told.place <= %(examples)s
ORDER BY told.code, told.place
