-- People of the open rows, as registry.services.people.register_people reads them.
CREATE TEMPORARY TABLE staged_people ON COMMIT DROP AS
SELECT nik_sealed, nik_digest, name, name_key, birth_date, sex, phone, address, region_id FROM open_row
