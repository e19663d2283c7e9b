-- What came of campaigns, by campaign and arm: how many people the draw put there, of how many the due date has passed
-- at the office, and how many of those paid by it. Everybody counts once, with his first month in the campaign, in the
-- arm that the draw gave him, whether or not anything was sent.
WITH due AS (
    SELECT *
    FROM jsonb_to_recordset(%(dues)s::jsonb) AS given (month date, due_on date)
),
first_month AS (
    SELECT DISTINCT ON (campaign_id, participant_id) campaign_id, participant_id, period, arm
    FROM outreach_reminder
    WHERE campaign_id = ANY(%(campaign_ids)s::bigint[])
    ORDER BY campaign_id, participant_id, period, due_on
),
told AS (
    SELECT
        first_month.campaign_id, first_month.arm,
        due.due_on < (%(now)s::timestamptz AT TIME ZONE office.time_zone)::date AS is_closed,
        EXISTS (
            SELECT 1
            FROM collection_insuredmonth insured
            WHERE insured.participant_id = first_month.participant_id
              AND insured.month = first_month.period
              AND insured.cover = 'risk'
              AND insured.voided_by_id IS NULL
              AND (insured.paid_at AT TIME ZONE office.time_zone)::date <= due.due_on
        ) AS paid_in_time
    FROM first_month
    JOIN due ON due.month = first_month.period
    JOIN outreach_campaign campaign ON campaign.id = first_month.campaign_id
    JOIN registry_office office ON office.id = campaign.office_id
)
SELECT
    campaign_id, arm, count(*) AS people,
    count(*) FILTER (WHERE is_closed) AS closed,
    count(*) FILTER (WHERE is_closed AND paid_in_time) AS on_time
FROM told
GROUP BY campaign_id, arm
ORDER BY campaign_id, arm
