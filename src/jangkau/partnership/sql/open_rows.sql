-- Rows of a roster that may become members now: of the rows without a member those that are not overtaken by a later
-- roster of the agreement, of nobody who has died or is a member by another row. Who left the agreement may
-- come back by a roster that was sent after he left. Rows of one person count once, the first of them.
--
-- Later rows are looked up by hash and people by their keys (OFFSET 0), whatever the database guesses of sizes: planned
-- as joins on a wrong guess, a few hundred rows took minutes.
CREATE TEMPORARY TABLE open_row ON COMMIT DROP AS
WITH later AS MATERIALIZED (
    SELECT nik_digest FROM partnership_rosterrow
    WHERE nik_digest IS NOT NULL
      AND roster_id = ANY(
          ARRAY(SELECT id FROM partnership_roster WHERE agreement_id = %(agreement_id)s AND number > %(roster_number)s)
      )
)
SELECT r.id AS row_id, r.row_number, r.nik_digest, r.nik_sealed, r.name, r.name_key, r.birth_date, r.sex, r.phone,
       r.address, r.region_id, r.occupation, r.sector, r.months, r.amount_rupiah
FROM row_without_member
JOIN partnership_rosterrow r ON r.id = row_without_member.id
JOIN partnership_roster sent ON sent.id = r.roster_id
WHERE NOT coalesce(r.nik_digest IN (SELECT nik_digest FROM later), FALSE)
  AND NOT EXISTS (
    SELECT 1 FROM registry_person found
    CROSS JOIN LATERAL (
        SELECT id, died_on FROM registry_person WHERE id = COALESCE(found.merged_into_id, found.id) OFFSET 0
    ) AS p
    WHERE found.nik_digest = r.nik_digest
      AND (p.died_on IS NOT NULL
           OR EXISTS (
             SELECT 1 FROM partnership_member m
             WHERE m.person_id = p.id AND m.agreement_id = %(agreement_id)s
               AND (m.left_at IS NULL OR m.left_at >= sent.uploaded_at)
             OFFSET 0
           ))
    OFFSET 0
  )
