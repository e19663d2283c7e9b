-- Counts by regency the participants of a day, and those of them whose cover runs on it.
SELECT
    region.code,
    region.name,
    count(*) FILTER (WHERE EXISTS (
        SELECT
        FROM collection_insuredmonth insured
        WHERE insured.participant_id = participant.id
          AND insured.cover = %(cover)s
          AND insured.voided_by_id IS NULL
          AND insured.covered_from <= %(on)s
          AND insured.covered_until > %(on)s
    )) AS active,
    count(*) AS registered
FROM enrolment_participant participant
JOIN registry_person person ON person.id = participant.person_id
JOIN registry_region region ON region.code = left(person.region_id, 4)
WHERE participant.ended_on IS NULL OR participant.ended_on > %(on)s
GROUP BY region.code, region.name
ORDER BY active DESC, region.code
