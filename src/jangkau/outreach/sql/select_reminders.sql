-- Write down which reminders are due on the days and clocks of the bands (outreach.selectors.reminder_steps), one for
-- each participant, first unpaid month and step; what stands already stays as it is. Whom the draw of a campaign holds
-- out (outreach.selectors.arms) is written down as well, and never sent anything. The end of cover is that of the last
-- month paid for, or promised by a sponsor, so whoever is provided for is left in peace until then.
--
-- All that is large is joined by hashing (the caller forbids nested loops), which is right whatever the database knows
-- of its sizes.
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
-- The last month and the payment that bought it in one number, which is by far the cheapest thing to aggregate.
last AS MATERIALIZED (
    SELECT participant_id, max((covered_until - date '2000-01-01')::bigint << 40 | payment_id) AS packed
    FROM collection_insuredmonth
    WHERE cover = 'risk'
      AND voided_by_id IS NULL
      -- No month is covered after its end.
      AND month >= %(earliest)s::date - interval '1 month'
    GROUP BY participant_id
),
-- What sponsors promised of months that are not over is nobody else's to pay, where it goes on from what is paid: after
-- a month that nobody paid he is without cover, whatever is promised later.
promised AS MATERIALIZED (
    SELECT participant_id, min(month) AS promised_from, (max(month) + interval '1 month')::date AS promised_until
    FROM partnership_member
    CROSS JOIN LATERAL unnest(months) AS month
    WHERE month >= date_trunc('month', %(day)s::timestamp)
    GROUP BY participant_id
),
ending AS MATERIALIZED (
    SELECT
        participant_id, coalesce(kept.promised_until, paid_until) AS covered_until, payment_id,
        kept.promised_until IS NOT NULL AS is_promised
    FROM (
        SELECT
            participant_id, date '2000-01-01' + (packed >> 40)::int AS paid_until,
            packed & (1::bigint << 40) - 1 AS payment_id
        FROM last
    ) AS unpacked
    LEFT JOIN promised USING (participant_id)
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN promised.promised_from <= paid_until AND promised.promised_until > paid_until
                THEN promised.promised_until
        END AS promised_until
    ) AS kept (promised_until)
    WHERE coalesce(kept.promised_until, paid_until) <@ %(ends)s::datemultirange
),
sponsored AS MATERIALIZED (
    SELECT payment.id
    FROM collection_payment payment
    JOIN collection_bill bill ON bill.id = payment.bill_id
    JOIN registry_organisation organisation ON organisation.id = bill.payer_organisation_id
    WHERE organisation.kind <> 'wadah'
),
candidate AS (
    SELECT
        ending.participant_id, ending.covered_until, ending.payment_id, participant.office_id, band.*, plan.rhythm,
        plan.plan_day, plan.months, person.phone = '' AND person.email_confirmed_at IS NULL AS has_no_address,
        sponsored.id IS NOT NULL OR ending.is_promised AS is_sponsored
    FROM ending
    JOIN enrolment_participant participant ON participant.id = ending.participant_id
    JOIN registry_person person ON person.id = participant.person_id
    JOIN registry_office office ON office.id = participant.office_id
    JOIN band
        ON band.zone = office.time_zone
        AND ending.covered_until >= band.ends_from
        AND ending.covered_until < band.ends_until
    LEFT JOIN plan ON plan.participant_id = ending.participant_id
    LEFT JOIN sponsored ON sponsored.id = ending.payment_id
    WHERE participant.ended_on IS NULL
      AND person.died_on IS NULL
      AND person.merged_into_id IS NULL
),
due AS (
    SELECT *
    FROM candidate
    -- Whoever says only after that day when he earns is due his reminder on one of the days left.
    WHERE day BETWEEN scheduled_on - CASE
              WHEN NOT may_move THEN 0
              WHEN rhythm = 'weekly' THEN (extract(isodow FROM scheduled_on)::int - plan_day + 7) %% 7
              WHEN rhythm = 'market' THEN (scheduled_on - date '1970-01-01' - plan_day + 5) %% 5
              ELSE 0
          END AND scheduled_on
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
drawn AS (
    SELECT
        due.*, campaign.id AS campaign_id,
        CASE
            WHEN campaign.id IS NULL THEN ''
            WHEN sha256(campaign.key || int8send(participant.id)) < campaign.held_out_below THEN 'held_out'
            ELSE 'treated'
        END AS arm
    FROM due
    -- The draw is said in the words of selectors.arms.HELD_OUT_SQL, which speaks of a participant.
    CROSS JOIN LATERAL (SELECT due.participant_id AS id) AS participant
    -- Of the campaigns that run none shares an office, a step and a day with another.
    LEFT JOIN outreach_campaign campaign
        ON campaign.office_id = due.office_id
        AND due.step = ANY(campaign.steps)
        AND due.day BETWEEN campaign.starts_on AND campaign.ends_on
        AND campaign.started_at IS NOT NULL
        AND campaign.cancelled_at IS NULL
),
written AS (
    INSERT INTO outreach_reminder (
        participant_id, office_id, period, step, due_on, send_until, covered_until, selected_at, messages, campaign_id,
        arm, not_sent
    )
    SELECT
        participant_id, office_id, date_trunc('month', covered_until::timestamp)::date, step, day, send_until,
        covered_until, %(now)s, 0, campaign_id, arm,
        CASE WHEN arm = 'held_out' THEN %(held_out)s WHEN has_no_address THEN %(no_address)s ELSE '' END
    FROM drawn
    WHERE CASE whom
        WHEN 'any' THEN TRUE
        WHEN 'sponsored' THEN is_sponsored
        ELSE NOT is_sponsored AND (
            SELECT (paid_at AT TIME ZONE zone)::date < date_trunc('month', (covered_until - 1)::timestamp)
            FROM collection_payment
            WHERE id = drawn.payment_id
        )
    END
    ON CONFLICT (participant_id, period, step) DO NOTHING
    RETURNING office_id
)
SELECT office.time_zone, count(*)
FROM written
JOIN registry_office office ON office.id = written.office_id
GROUP BY office.time_zone
