-- Candidates not in the register whose name, birth date, sex and district are those of a registered person.
SELECT DISTINCT c.row_number
FROM roster_candidate c
JOIN registry_person p
  ON p.birth_date = c.birth_date AND p.name_key = c.name_key AND p.sex = c.sex
 AND left(p.region_id, 6) = left(c.region_id, 6)
WHERE p.merged_into_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM registry_person same WHERE same.nik_digest = c.nik_digest)
