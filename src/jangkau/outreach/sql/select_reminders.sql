-- Write down which reminders are due on the days and clocks of the bands (outreach.selectors.reminder_steps), one for
-- each participant, first unpaid month and step; what stands already stays as it is. The end of cover is that of the
-- last month paid for, so whoever paid ahead is left in peace until then.
--
-- All that is large is joined by hashing (the caller forbids nested loops), which is right whatever the database knows
-- of its sizes. What only some bands ask is looked up by key, as nested subqueries.
WITH band AS (
    SELECT *
    FROM jsonb_to_recordset(%(bands)s::jsonb) AS given (
        zone text, day date, step text, whom text, scheduled_on date, ends_from date, ends_until date,
        send_until date, may_move boolean
    )
),
plan AS (
    SELECT DISTINCT ON (participant_id) participant_id, rhythm, day AS plan_day, months
    FROM outreach_payplan
    ORDER BY participant_id, id DESC
),
ending AS MATERIALIZED (
    SELECT participant_id, max(covered_until) AS covered_until
    FROM collection_insuredmonth
    WHERE cover = 'risk'
      AND voided_by_id IS NULL
      -- No month is covered after its end.
      AND month >= %(earliest)s::date - interval '1 month'
    GROUP BY participant_id
    HAVING max(covered_until) <@ %(ends)s::datemultirange
),
candidate AS (
    SELECT
        ending.participant_id, ending.covered_until, participant.office_id, band.*, plan.rhythm, plan.plan_day,
        plan.months, person.phone = '' AS has_no_address
    FROM ending
    JOIN enrolment_participant participant ON participant.id = ending.participant_id
    JOIN registry_person person ON person.id = participant.person_id
    JOIN registry_office office ON office.id = participant.office_id
    JOIN band
        ON band.zone = office.time_zone
        AND ending.covered_until >= band.ends_from
        AND ending.covered_until < band.ends_until
    LEFT JOIN plan ON plan.participant_id = ending.participant_id
    WHERE participant.ended_on IS NULL
      AND person.died_on IS NULL
      AND person.merged_into_id IS NULL
),
due AS (
    SELECT *
    FROM candidate
    WHERE day = scheduled_on - CASE
              WHEN NOT may_move THEN 0
              WHEN rhythm = 'weekly' THEN (extract(isodow FROM scheduled_on)::int - plan_day + 7) %% 7
              WHEN rhythm = 'market' THEN (scheduled_on - date '1970-01-01' - plan_day + 5) %% 5
              ELSE 0
          END
      AND CASE
              WHEN step = %(harvest)s THEN
                  rhythm = 'harvest'
                  AND extract(month FROM day) = ANY(months)
                  -- Cover does not last until the next month of harvest.
                  AND covered_until < (
                      SELECT min(day + make_interval(months => (harvest - extract(month FROM day)::int + 11) %% 12 + 1))
                      FROM unnest(months) AS harvest
                  )
              WHEN step = ANY(%(replaced_by_harvest)s) THEN rhythm IS DISTINCT FROM 'harvest'
              ELSE TRUE
          END
),
written AS (
    INSERT INTO outreach_reminder (
        participant_id, office_id, period, step, due_on, send_until, covered_until, selected_at, messages, not_sent
    )
    SELECT
        participant_id, office_id, date_trunc('month', covered_until)::date, step, day, send_until, covered_until,
        %(now)s, 0, CASE WHEN has_no_address THEN %(no_address)s ELSE '' END
    FROM due
    WHERE CASE
        WHEN whom = 'any' THEN TRUE
        ELSE whom = (
            SELECT CASE
                WHEN (
                    SELECT organisation.kind <> 'wadah'
                    FROM registry_organisation organisation
                    WHERE organisation.id = (
                        SELECT payer_organisation_id
                        FROM collection_bill
                        WHERE id = (SELECT bill_id FROM collection_billline WHERE id = last.line_id)
                    )
                ) THEN 'sponsored'
                WHEN (last.paid_at AT TIME ZONE zone)::date < last.month THEN 'ahead'
            END
            FROM collection_insuredmonth last
            WHERE last.participant_id = due.participant_id
              AND last.month = date_trunc('month', due.covered_until - 1)::date
              AND last.cover = 'risk'
              AND last.voided_by_id IS NULL
        )
    END
    ON CONFLICT (participant_id, period, step) DO NOTHING
    RETURNING office_id
)
SELECT office.time_zone, count(*)
FROM written
JOIN registry_office office ON office.id = written.office_id
GROUP BY office.time_zone
