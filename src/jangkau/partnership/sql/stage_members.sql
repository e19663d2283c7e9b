-- Accepted rows of a wadah's list as enrolment.services.participants.enrol_people reads them.
CREATE TEMPORARY TABLE staged_participants ON COMMIT DROP AS
SELECT person.id AS person_id, member.office_id, 'wadah'::text AS channel,
       %(wadah_id)s::bigint AS wadah_id, member.bracket, member.with_savings, member.occupation, member.sector,
       %(now)s::timestamptz AS attested_at
FROM staged_people member
JOIN registry_person person ON person.nik_digest = member.nik_digest
