-- Hold the people of a staged table against merging until the transaction ends, in the order of their keys,
-- and tell the first who was merged into another. A row that had to be waited for is read as it then is.
SELECT id, merged_into_id
  FROM (
    SELECT person.id, person.merged_into_id
      FROM registry_person AS person
     WHERE person.id IN (SELECT person_id FROM {staged})
     ORDER BY person.id
       FOR KEY SHARE
  ) AS held
 WHERE merged_into_id IS NOT NULL
 LIMIT 1
