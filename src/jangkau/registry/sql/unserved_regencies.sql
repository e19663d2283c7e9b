-- Of the provinces asked for (all if none is named): how many regencies and cities each has, and those that no office
-- serves, neither by themselves nor with their province. ``partly`` are those of which smaller places are served.
WITH regencies AS (
    SELECT
        regency.code,
        regency.name,
        regency.parent_id,
        EXISTS (
            SELECT FROM registry_officeregion served
            WHERE served.region_id IN (regency.code, regency.parent_id)
        ) AS served,
        EXISTS (
            SELECT FROM registry_officeregion served WHERE left(served.region_id, 4) = regency.code
        ) AS partly
    FROM registry_region regency
    WHERE regency.level = 2
        AND (%(provinces)s::text[] IS NULL OR regency.parent_id = ANY(%(provinces)s::text[]))
)

SELECT
    province.code,
    province.name,
    count(*) AS regencies,
    COALESCE(
        json_agg(json_build_array(regencies.code, regencies.name, regencies.partly) ORDER BY regencies.code)
            FILTER (WHERE NOT regencies.served),
        '[]'
    ) AS unserved
FROM regencies
JOIN registry_region province ON province.code = regencies.parent_id
GROUP BY province.code, province.name
ORDER BY province.code
