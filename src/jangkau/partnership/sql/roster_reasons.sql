-- Why rows of a roster were not accepted: for each reason how many rows, with its first few.
WITH told AS (
    SELECT reason.code, r.id, r.row_number,
        count(*) OVER (PARTITION BY reason.code) AS rows,
        row_number() OVER (PARTITION BY reason.code ORDER BY r.row_number) AS place
    FROM partnership_rosterrow r
    CROSS JOIN LATERAL unnest(r.reasons) AS reason(code)
    WHERE r.roster_id = %(roster_id)s AND r.outcome <> 'accepted'
)
SELECT told.code, told.rows, r.row_number, r.name, r.nik_sealed, r.raw_sealed
FROM told
JOIN partnership_rosterrow r ON r.id = told.id
WHERE told.place <= %(examples)s
ORDER BY told.code, told.place
