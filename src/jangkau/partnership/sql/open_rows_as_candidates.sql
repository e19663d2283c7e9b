-- The open rows in the form in which taken months are looked up.
CREATE TEMPORARY TABLE roster_candidate ON COMMIT DROP AS
SELECT row_number, nik_digest, name_key, birth_date, sex, region_id FROM open_row
