-- Months that workers could pay themselves, a row for each participant, month and cover that was asked for, with the
-- reason why it is left out: the participation ended, the month is insured or claimed by a bill, the worker passed the
-- age limit before his first payment, or he lapsed and has not stated since that he works. The ends of cover decide, by
-- rules.cover.payable_until, how long a payment can still buy the month. When a bill is replaced, only the months of its
-- own workers are asked for, it claims none of them any more, and nobody is too old who was not when it was issued.
SELECT
    participant.id AS participant_id,
    asked.month,
    wanted.cover,
    participant.bracket::int AS bracket,
    participant.sector::text AS sector,
    CASE
        WHEN insured.id IS NOT NULL THEN 'insured'
        WHEN claim.id IS NOT NULL THEN 'billed'
        WHEN participant.ended_on IS NOT NULL OR person.died_on IS NOT NULL THEN 'ended'
        WHEN person.birth_date <= %(born_over_age)s::date AND issued.id IS NULL AND %(replaced_id)s::bigint IS NULL
            THEN 'too_old'
        WHEN had.ended_on < %(lapsed_before)s::date AND NOT EXISTS (
            SELECT FROM collection_reattestation stated
            WHERE stated.participant_id = participant.id AND stated.cover_ended_on = had.ended_on
        ) THEN 'lapsed'
    END AS left_out,
    (
        SELECT max(earlier.covered_until)
        FROM collection_insuredmonth earlier
        WHERE earlier.participant_id = participant.id
          AND earlier.cover = wanted.cover
          AND earlier.month < asked.month
          AND earlier.voided_by_id IS NULL
    ) AS covered_until,
    (
        SELECT min(beside.covered_from)
        FROM collection_insuredmonth beside
        WHERE beside.participant_id = participant.id
          AND beside.month = asked.month
          AND beside.voided_by_id IS NULL
    ) AS month_covered_from,
    had.ended_on AS cover_ended_on
FROM enrolment_participant participant
JOIN registry_person person ON person.id = participant.person_id
LEFT JOIN enrolment_participantnumber issued ON issued.participant_id = participant.id
LEFT JOIN LATERAL (
    SELECT max(earlier.covered_until) AS ended_on
    FROM collection_insuredmonth earlier
    WHERE earlier.participant_id = participant.id
      AND earlier.cover = 'risk'
      AND earlier.covered_from <= %(today)s::date
      AND earlier.voided_by_id IS NULL
) AS had ON TRUE
CROSS JOIN unnest(%(months)s::date[]) AS asked (month)
JOIN (VALUES ('risk'), ('savings')) AS wanted (cover) ON wanted.cover = 'risk' OR participant.with_savings
LEFT JOIN collection_insuredmonth insured
    ON insured.participant_id = participant.id
    AND insured.month = asked.month
    AND insured.cover = wanted.cover
    AND insured.voided_by_id IS NULL
LEFT JOIN collection_billline claim
    ON claim.participant_id = participant.id
    AND claim.month = asked.month
    AND claim.cover = wanted.cover
    AND claim.live
    AND claim.bill_id IS DISTINCT FROM %(replaced_id)s::bigint
WHERE CASE
    WHEN %(replaced_id)s::bigint IS NOT NULL THEN EXISTS (
        SELECT FROM collection_billline replaced
        WHERE replaced.bill_id = %(replaced_id)s::bigint
          AND replaced.participant_id = participant.id
          AND replaced.month = asked.month
          AND replaced.live
    )
    WHEN %(wadah_id)s::bigint IS NOT NULL THEN participant.wadah_id = %(wadah_id)s::bigint
    ELSE participant.id = %(participant_id)s::bigint
END
