-- Participations of the people of a staged table who have no live one.
-- In the order of the person, so that two runs with people in common wait for each other and never lock crosswise;
-- of rows with one person the same one is taken whatever the order of the table.
INSERT INTO enrolment_participant
    (person_id, office_id, channel, wadah_id, bracket, with_savings, occupation, sector, attested_at,
     registered_at)
SELECT DISTINCT ON (person_id)
       person_id, office_id, channel, wadah_id, bracket, with_savings, occupation, sector, attested_at, {now}
  FROM {staged}
 ORDER BY person_id, occupation, sector, bracket, channel, office_id
    ON CONFLICT (person_id) WHERE ended_on IS NULL DO NOTHING
