-- How many participants of an office a campaign may meet: whose cover has not ended long ago and ends before the campaign
-- does, so that a month that is still to be paid becomes due while it runs.
WITH ending AS MATERIALIZED (
    SELECT participant_id, max(covered_until) AS covered_until
    FROM collection_insuredmonth
    WHERE participant_id = ANY(ARRAY(SELECT id FROM enrolment_participant WHERE office_id = %(office_id)s))
      AND cover = 'risk'
      AND voided_by_id IS NULL
      AND month >= %(earliest)s::date
    GROUP BY participant_id
)
SELECT count(*)
FROM ending
JOIN enrolment_participant participant ON participant.id = ending.participant_id
JOIN registry_person person ON person.id = participant.person_id
WHERE ending.covered_until <= %(ends_on)s::date + 1
  AND participant.ended_on IS NULL
  AND person.died_on IS NULL
  AND person.merged_into_id IS NULL
