-- Hold those of the open rows who are in the register, in the order of their keys, until the transaction ends: another
-- approval that wants months of the same people waits, and then sees what this one took.
SELECT count(*)
FROM (
    SELECT p.id
    FROM registry_person p
    WHERE p.id IN (
        SELECT COALESCE(found.merged_into_id, found.id)
        FROM open_row o JOIN registry_person found ON found.nik_digest = o.nik_digest
    )
    ORDER BY p.id
    FOR NO KEY UPDATE
) AS held
