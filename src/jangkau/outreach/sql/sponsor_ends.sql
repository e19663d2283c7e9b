-- When sponsors' months end for workers, a row for each member of an agreement who was ever insured by it: the first day
-- after his last funded month, whether somebody funds the month after, and what became of handing him over.
-- Funded is what is insured by the agreement, and what it promises of months that are not over. A promise that was not
-- kept until its month was over funded nothing. Nobody is handed over who died or took up wages before the end.
--
-- The months promised bound the end from above, so most members of agreements that end later are left out before their
-- months are looked for. OFFSET 0 has the few of each found by their keys, whatever the database guesses of sizes.
WITH promised AS (
    SELECT member.agreement_id, member.participant_id, member.person_id, last.month
    FROM partnership_member member
    CROSS JOIN LATERAL (SELECT max(month) AS month FROM unnest(member.months) AS promised (month)) AS last
    WHERE (
        member.agreement_id = ANY(%(agreement_ids)s::bigint[]) OR member.participant_id = ANY(%(participant_ids)s::bigint[])
    )
      AND last.month + interval '1 month' >= %(ends_from)s::date
      AND (last.month < %(this_month)s::date OR last.month + interval '1 month' < %(ends_until)s::date)
),
funded AS (
    SELECT
        promised.agreement_id, promised.participant_id, promised.person_id,
        bought.month >= promised.month AS is_paid,
        CASE WHEN promised.month >= %(this_month)s::date THEN promised.month ELSE bought.month END AS last_month
    FROM promised
    CROSS JOIN LATERAL (
        SELECT insured.month
        FROM collection_insuredmonth insured
        WHERE insured.participant_id = promised.participant_id
          AND insured.cover = 'risk'
          AND insured.voided_by_id IS NULL
          AND EXISTS (
              SELECT 1
              FROM collection_payment payment
              JOIN partnership_agreementbill tied ON tied.bill_id = payment.bill_id
              WHERE payment.id = insured.payment_id AND tied.agreement_id = promised.agreement_id
              OFFSET 0
          )
        ORDER BY insured.month DESC
        LIMIT 1
    ) AS bought
),
-- Written down once: what is looked up by it below would else find the records of each person anew every time.
ending AS MATERIALIZED (
    SELECT
        funded.agreement_id, funded.participant_id, funded.last_month,
        coalesce(funded.is_paid, FALSE) AS is_paid,
        (funded.last_month + interval '1 month')::date AS ends_on,
        record.died_on, record.id AS person_id, record.name, office.time_zone,
        participant.ended_on, participant.end_reason,
        ARRAY(
            SELECT other.id
            FROM enrolment_participant other
            WHERE other.person_id = ANY(
                ARRAY(SELECT record.id UNION ALL SELECT id FROM registry_person WHERE merged_into_id = record.id)
            )
        ) AS records
    FROM funded
    CROSS JOIN LATERAL (
        SELECT office_id, ended_on, end_reason FROM enrolment_participant WHERE id = funded.participant_id OFFSET 0
    ) AS participant
    JOIN registry_office office ON office.id = participant.office_id
    CROSS JOIN LATERAL (
        SELECT coalesce(merged_into_id, id) AS id FROM registry_person WHERE id = funded.person_id OFFSET 0
    ) AS kept
    CROSS JOIN LATERAL (
        SELECT id, name, died_on FROM registry_person WHERE id = kept.id OFFSET 0
    ) AS record
    WHERE funded.last_month + interval '1 month' >= %(ends_from)s::date
      AND funded.last_month + interval '1 month' < %(ends_until)s::date
)
SELECT
    ending.agreement_id, ending.participant_id, ending.person_id, ending.name, ending.last_month, ending.is_paid,
    ending.ends_on, shown.at AS shown_at, shown.tapped_at, messaged.at AS messaged_at, own.paid_on,
    coalesce(next_month.is_funded, FALSE) OR promised_on.is_promised AS goes_on,
    next_month.covered_from IS NOT NULL AS is_next_paid,
    claim.id IS NOT NULL AS is_next_billed,
    ending.died_on IS NULL AND ending.ended_on IS NULL AS is_member,
    -- The day from which nothing can be asked of handing him over.
    least(
        ending.died_on,
        CASE WHEN ending.end_reason IN ('death', 'wage_earner', 'not_eligible') THEN ending.ended_on END
    ) AS gone_on,
    ending.records
FROM ending
LEFT JOIN LATERAL (
    SELECT
        insured.covered_from,
        EXISTS (
            SELECT 1
            FROM collection_payment payment
            JOIN partnership_agreementbill tied ON tied.bill_id = payment.bill_id
            WHERE payment.id = insured.payment_id
            OFFSET 0
        ) AS is_funded
    FROM collection_insuredmonth insured
    WHERE insured.participant_id = ANY(ending.records)
      AND insured.month = ending.ends_on
      AND insured.cover = 'risk'
      AND insured.voided_by_id IS NULL
    LIMIT 1
) AS next_month ON TRUE
CROSS JOIN LATERAL (
    SELECT ending.ends_on >= %(this_month)s::date AND EXISTS (
        SELECT 1
        FROM partnership_member other
        WHERE other.participant_id = ANY(ending.records) AND ending.ends_on = ANY(other.months)
    ) AS is_promised
) AS promised_on
LEFT JOIN LATERAL (
    SELECT line.id
    FROM collection_billline line
    WHERE line.participant_id = ANY(ending.records)
      AND line.month = ending.ends_on
      AND line.cover = 'risk'
      AND line.live
      AND EXISTS (SELECT 1 FROM collection_bill WHERE id = line.bill_id AND state = 'issued' OFFSET 0)
    LIMIT 1
) AS claim ON TRUE
LEFT JOIN LATERAL (
    -- By himself or with his wadah: by no agreement.
    SELECT min((insured.paid_at AT TIME ZONE ending.time_zone)::date) AS paid_on
    FROM collection_insuredmonth insured
    WHERE insured.participant_id = ANY(ending.records)
      AND insured.month >= ending.ends_on
      AND insured.cover = 'risk'
      AND insured.voided_by_id IS NULL
      AND NOT EXISTS (
          SELECT 1
          FROM collection_payment payment
          JOIN partnership_agreementbill tied ON tied.bill_id = payment.bill_id
          WHERE payment.id = insured.payment_id
          OFFSET 0
      )
) AS own ON TRUE
LEFT JOIN LATERAL (
    SELECT
        min(happened_at) FILTER (WHERE act = 'shown') AS at,
        min(happened_at) FILTER (WHERE act = 'tapped') AS tapped_at
    FROM outreach_handoverstep
    WHERE participant_id = ANY(ending.records) AND first_month = ending.ends_on
) AS shown ON TRUE
LEFT JOIN LATERAL (
    SELECT min(message.sent_at) AS at
    FROM outreach_reminder reminder
    JOIN registry_outgoingmessage message ON message.id = reminder.message_id
    WHERE reminder.participant_id = ANY(ending.records)
      AND reminder.period = ending.ends_on
      AND reminder.step IN ('sponsor_60', 'sponsor_30', 'sponsor_7')
) AS messaged ON TRUE
