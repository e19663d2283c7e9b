-- The same people, as enrolment.services.participants.enrol_people reads them.
CREATE TEMPORARY TABLE staged_participants ON COMMIT DROP AS
SELECT COALESCE(p.merged_into_id, p.id) AS person_id, %(office_id)s::bigint AS office_id, 'sponsor'::text AS channel,
       NULL::bigint AS wadah_id, %(bracket)s::integer AS bracket, %(with_savings)s::boolean AS with_savings,
       o.occupation, o.sector, NULL::timestamptz AS attested_at
FROM open_row o
JOIN registry_person p ON p.nik_digest = o.nik_digest
