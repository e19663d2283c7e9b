-- An active partner by a key of it that is valid now: by the key's own id, or by its client id.
SELECT
    partner.id, partner.code, partner.va_prefix, partner.user_id, person.username, partner.least_rupiah,
    partner.most_rupiah, partner.clock_tolerance_seconds, partner.requests_a_minute, partner.allowed_networks::text,
    partner.repeats, partner.cover_purposes::text, held.id, held.client_id, held.public_key, held.secret_sealed,
    EXISTS (SELECT FROM collection_qrisacquirer acquirer WHERE acquirer.partner_id = partner.id)
FROM collection_partnerkey held
JOIN collection_partner partner ON partner.id = held.partner_id
JOIN registry_user person ON person.id = partner.user_id
WHERE (held.id = %(key_id)s::bigint OR held.client_id = %(client_id)s::text)
    AND held.valid_from <= %(now)s
    AND (held.valid_until IS NULL OR held.valid_until > %(now)s)
    AND partner.is_active
