-- Of the provinces asked for (all if none is named): how many regencies and cities each has, and those that no office
-- serves, neither by themselves nor with their province. ``partly`` are those of which smaller places are served.
-- Provinces are told by having nothing above them, for which there is an index: by level, all villages would be read.
WITH regencies AS (
    SELECT
        regency.code,
        regency.name,
        province.code AS province_code,
        province.name AS province_name,
        EXISTS (
            SELECT FROM registry_officeregion served
            WHERE served.region_id IN (regency.code, province.code)
        ) AS served,
        EXISTS (
            SELECT FROM registry_officeregion served WHERE left(served.region_id, 4) = regency.code
        ) AS partly
    FROM registry_region province
    JOIN registry_region regency ON regency.parent_id = province.code
    WHERE province.parent_id IS NULL AND regency.level = 2
        AND (%(provinces)s::text[] IS NULL OR province.code = ANY(%(provinces)s::text[]))
)

SELECT
    province_code,
    province_name,
    count(*) AS regencies,
    COALESCE(
        json_agg(json_build_array(code, name, partly) ORDER BY code) FILTER (WHERE NOT served),
        '[]'
    ) AS unserved
FROM regencies
GROUP BY province_code, province_name
ORDER BY province_code
