-- The workers on a bill, from one participant on: what is asked for each and what came of it.
WITH page AS (
    SELECT
        participant_id, array_agg(DISTINCT month ORDER BY month) AS months, count(*) AS lines,
        sum(amount_rupiah)::bigint AS amount_rupiah, count(*) FILTER (WHERE live) AS live
    FROM collection_billline
    WHERE bill_id = %(bill_id)s AND participant_id > %(after)s
    GROUP BY participant_id
    ORDER BY participant_id
    LIMIT %(limit)s
)
SELECT
    page.participant_id, person.id, person.name, person.nik_sealed, COALESCE(issued.number, ''), page.months, page.lines,
    page.amount_rupiah, page.live,
    (
        SELECT count(*)
        FROM collection_insuredmonth insured
        WHERE insured.participant_id = page.participant_id
          AND insured.month = ANY(page.months)
          AND insured.payment_id = %(payment_id)s
          AND insured.voided_by_id IS NULL
    ) AS standing
FROM page
JOIN enrolment_participant participant ON participant.id = page.participant_id
JOIN registry_person person ON person.id = participant.person_id
LEFT JOIN enrolment_participantnumber issued ON issued.participant_id = page.participant_id
ORDER BY page.participant_id
