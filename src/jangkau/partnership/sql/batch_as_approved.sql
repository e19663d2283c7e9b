-- A batch's members as they were approved, by sector, months and rupiah, however they changed since. A member was
-- changed by a departure, or by coming back in a later batch, which adds months to those that he was left with; every
-- version that was replaced stands in the history.
WITH moved AS (
    SELECT DISTINCT e.pgh_obj_id AS id
    FROM partnership_memberevent e
    WHERE e.agreement_id = %(agreement_id)s
      AND (e.batch_id = %(batch_id)s
           OR EXISTS (SELECT 1 FROM partnership_member m WHERE m.id = e.pgh_obj_id AND m.batch_id = %(batch_id)s))
),
version AS (
    SELECT e.pgh_obj_id AS id, e.batch_id, e.participant_id, e.months, e.amount_rupiah, e.pgh_id AS ordinal
    FROM partnership_memberevent e JOIN moved ON moved.id = e.pgh_obj_id
    UNION ALL
    SELECT m.id, m.batch_id, m.participant_id, m.months, m.amount_rupiah, NULL
    FROM partnership_member m JOIN moved ON moved.id = m.id
),
followed AS (
    SELECT version.*,
           lag(months) OVER (PARTITION BY id ORDER BY ordinal NULLS LAST) AS months_before,
           lag(amount_rupiah) OVER (PARTITION BY id ORDER BY ordinal NULLS LAST) AS rupiah_before,
           row_number() OVER (PARTITION BY id, batch_id ORDER BY ordinal NULLS LAST) AS nth
    FROM version
),
approved AS (
    SELECT participant_id,
           ARRAY(SELECT month FROM unnest(months) AS month WHERE month <> ALL (COALESCE(months_before, '{}'))
                 ORDER BY month) AS months,
           amount_rupiah - COALESCE(rupiah_before, 0) AS amount_rupiah
    FROM followed
    WHERE batch_id = %(batch_id)s AND nth = 1
    UNION ALL
    SELECT m.participant_id, m.months, m.amount_rupiah
    FROM partnership_member m
    WHERE m.batch_id = %(batch_id)s AND NOT EXISTS (SELECT 1 FROM moved WHERE moved.id = m.id)
)
SELECT t.sector, approved.months, approved.amount_rupiah, count(*)
FROM approved JOIN enrolment_participant t ON t.id = approved.participant_id
GROUP BY t.sector, approved.months, approved.amount_rupiah
ORDER BY count(*) DESC, approved.months, t.sector, approved.amount_rupiah
