-- New people of a staged table. {staged} is a temporary table named in code.
-- In the order of the digest, so that two runs with people in common wait for each other and never lock crosswise;
-- of rows with one digest the same one is taken whatever the order of the table.
INSERT INTO registry_person
    (nik_sealed, nik_digest, name, name_key, birth_date, sex, phone, address, region_id, registered_at)
SELECT DISTINCT ON (nik_digest)
    nik_sealed, nik_digest, name, name_key, birth_date, sex, COALESCE(phone, ''), COALESCE(address, ''), region_id,
    {now}
FROM {staged}
ORDER BY nik_digest, name_key, name, birth_date, sex, region_id, phone, address
ON CONFLICT (nik_digest) DO NOTHING
