-- How many participants of an agreement live where, by the smallest place known of each.
SELECT region.code, region.name, COALESCE(district.name, region.name) AS district_name, counted.participants
FROM (
    SELECT person.region_id, count(*) AS participants
    FROM partnership_member member
    JOIN registry_person person ON person.id = member.person_id
    WHERE member.agreement_id = %(agreement_id)s
    GROUP BY person.region_id
) AS counted
JOIN registry_region region ON region.code = counted.region_id
LEFT JOIN registry_region district ON district.code = left(region.code, 6)
ORDER BY left(region.code, 6), region.name, region.code
