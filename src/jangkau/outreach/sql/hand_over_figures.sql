-- What handing over came to, by agreement, of the ends of sponsor_ends.sql.
SELECT
    agreement_id,
    min(ends_on) FILTER (WHERE is_counted) AS first_end,
    max(ends_on) FILTER (WHERE is_counted) AS last_end,
    count(*) FILTER (WHERE is_counted) AS workers,
    count(*) FILTER (WHERE goes_on) AS funded_on,
    count(*) FILTER (WHERE is_counted AND (messaged_at IS NOT NULL OR shown_at IS NOT NULL)) AS offered,
    count(*) FILTER (WHERE is_counted AND messaged_at IS NOT NULL) AS by_message,
    count(*) FILTER (WHERE is_counted AND shown_at IS NOT NULL) AS by_page,
    count(*) FILTER (WHERE is_counted AND tapped_at IS NOT NULL) AS tapped,
    count(*) FILTER (WHERE is_counted AND paid_on < ends_on + %(after)s::int) AS paid,
    count(*) FILTER (WHERE is_counted AND ends_on + %(after)s::int > %(today)s::date) AS still_open,
    count(*) FILTER (WHERE is_counted AND covered_3 IS NOT NULL) AS known_3,
    count(*) FILTER (WHERE is_counted AND covered_3) AS covered_3,
    count(*) FILTER (WHERE is_counted AND covered_6 IS NOT NULL) AS known_6,
    count(*) FILTER (WHERE is_counted AND covered_6) AS covered_6,
    count(*) FILTER (WHERE is_counted AND covered_12 IS NOT NULL) AS known_12,
    count(*) FILTER (WHERE is_counted AND covered_12) AS covered_12
FROM (
    SELECT
        ending.*, NOT goes_on AND (gone_on IS NULL OR gone_on >= ends_on) AS is_counted,
        later.covered_3, later.covered_6, later.covered_12
    FROM ending
    -- Whether he is covered on the last day of the third, sixth and twelfth month after the end, whoever pays; null where
    -- that day has not passed, or he was gone by then.
    CROSS JOIN LATERAL (
        SELECT
            bool_or(insured.id IS NOT NULL) FILTER (WHERE after.months = 3) AS covered_3,
            bool_or(insured.id IS NOT NULL) FILTER (WHERE after.months = 6) AS covered_6,
            bool_or(insured.id IS NOT NULL) FILTER (WHERE after.months = 12) AS covered_12
        FROM (
            SELECT months, (ending.ends_on + make_interval(months => months))::date AS day
            FROM unnest('{3,6,12}'::int[]) AS asked (months)
        ) AS after
        LEFT JOIN collection_insuredmonth insured
          ON insured.participant_id = ANY(ending.records)
         AND insured.month = (ending.ends_on + make_interval(months => after.months - 1))::date
         AND insured.cover = 'risk'
         AND insured.voided_by_id IS NULL
        WHERE after.day <= %(today)s::date AND (ending.gone_on IS NULL OR ending.gone_on >= after.day)
    ) AS later
) AS told
GROUP BY agreement_id
