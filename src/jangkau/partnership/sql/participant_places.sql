-- How many participants of an agreement live where, by the smallest place known of each.
SELECT region.code, region.name, COALESCE(district.name, region.name) AS district_name, counted.participants
FROM (
    SELECT person.region_id, count(*) AS participants
    FROM partnership_member member
    JOIN registry_person person ON person.id = member.person_id
    WHERE member.agreement_id = %(agreement_id)s
    GROUP BY person.region_id
) AS counted
-- OFFSET 0 has the few places found by the index; planned as a join, all places of the country are read.
CROSS JOIN LATERAL (SELECT code, name FROM registry_region WHERE code = counted.region_id OFFSET 0) AS region
LEFT JOIN registry_region district ON district.code = left(region.code, 6)
ORDER BY left(region.code, 6), region.name, region.code
