-- The members of a wadah in a month: who they are, whether the month is paid, billed or open in each cover, and the last
-- cover that they had or have. Who left is not among them.
WITH own AS (
    {asked}
),
month_of_member AS (
    SELECT
        own.participant_id,
        min(own.bracket) AS bracket,
        min(own.sector) AS sector,
        bool_or(own.left_out = 'ended') AS has_ended,
        array_agg(own.cover ORDER BY own.cover) FILTER (WHERE own.left_out IS NULL) AS open_covers,
        bool_or(own.left_out = 'billed') AS is_billed,
        bool_or(own.left_out = 'too_old') AS is_too_old,
        bool_or(own.left_out = 'lapsed') AS is_lapsed
    FROM own
    GROUP BY own.participant_id
)
SELECT
    member.participant_id,
    person.name,
    person.nik_sealed,
    COALESCE(participant.wadah_since, participant.registered_at) AS joined_at,
    member.bracket,
    member.sector,
    COALESCE(member.open_covers, '{{}}') AS open_covers,
    COALESCE(member.is_billed, FALSE) AS is_billed,
    COALESCE(member.is_too_old, FALSE) AS is_too_old,
    COALESCE(member.is_lapsed, FALSE) AS is_lapsed,
    had.first_month,
    had.covered_until,
    COALESCE(had.is_covered, FALSE) AS is_covered
FROM month_of_member member
JOIN enrolment_participant participant ON participant.id = member.participant_id
JOIN registry_person person ON person.id = participant.person_id
LEFT JOIN LATERAL (
    SELECT
        min(insured.month) AS first_month,
        max(insured.covered_until) FILTER (WHERE insured.cover = 'risk') AS covered_until,
        bool_or(
            insured.cover = 'risk'
            AND insured.covered_from <= %(today)s::date
            AND insured.covered_until > %(today)s::date
        ) AS is_covered
    FROM collection_insuredmonth insured
    WHERE insured.participant_id = member.participant_id AND insured.voided_by_id IS NULL
) had ON TRUE
WHERE member.has_ended IS NOT TRUE
