-- What one payment told by a bank sends to the database, for pgbench: the floor of ./dev bench payments.
--
-- Captured with ./dev bench payments --capture, which prints the statements of one notice in their order. Then the values
-- of that one payment were put into variables (:i its number, :bill its bill and line, :code its payment code, :payment
-- and :entry the keys drawn on the way), times became now(), digests are made of the number, and the comments of the
-- statements were left out; a colon in a text, which pgbench takes for a variable, is written otherwise; two statements
-- that go out together go out one after the other, as pgbench prepares each. None was added or taken away. Each client
-- takes every fourth bill.
\set n :n + 1
\set i :first + :client_id + 1 + 4 * :n
\set bill :key + :i
\set code (100000000000 + :i) * 100 + 98 - ((100000000000 + :i) * 100) % 97
SELECT
    partner.id, partner.code, partner.va_prefix, partner.user_id, person.username, partner.least_rupiah,
    partner.most_rupiah, partner.clock_tolerance_seconds, partner.requests_a_minute, partner.allowed_networks::text,
    partner.repeats, partner.cover_purposes::text, held.id, held.client_id, held.public_key, held.secret_sealed,
    EXISTS (SELECT FROM collection_qrisacquirer acquirer WHERE acquirer.partner_id = partner.id)
FROM collection_partnerkey held
JOIN collection_partner partner ON partner.id = held.partner_id
JOIN registry_user person ON person.id = partner.user_id
WHERE (held.id = 1::bigint OR held.client_id = NULL::text)
    AND held.valid_from <= now()
    AND (held.valid_until IS NULL OR held.valid_until > now())
    AND partner.is_active;
BEGIN;
SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true), set_config('pghistory.context_metadata', '{"by": "mitra.bank-ukur", "reason": "pembayaran UKUR-' || (:i)::text || ' dari BANK-UKUR"}', true);
SELECT _pgh_attach_context();
SELECT pg_try_advisory_xact_lock(:bill);
SELECT day = CURRENT_DATE AND external_id = 'x' || (:i)::text, body_sha256, response_code, answer
FROM collection_partnernotice
WHERE partner_id = 1
  AND ((day = CURRENT_DATE AND external_id = 'x' || (:i)::text) OR (request_id = 'UKUR-' || (:i)::text AND answer IS NOT NULL))
ORDER BY id;
SAVEPOINT "s1";
SELECT "collection_bill"."id", "collection_bill"."number", "collection_bill"."code", "collection_bill"."payer_person_id", "collection_bill"."payer_organisation_id", "collection_bill"."office_id", "collection_bill"."purpose", "collection_bill"."total_rupiah", "collection_bill"."worker_count", "collection_bill"."state", "collection_bill"."cover_starts_on", "collection_bill"."start_letter", "collection_bill"."issued_at", "collection_bill"."expires_at", "collection_bill"."replaces_id", "collection_bill"."context_id", "registry_office"."id", "registry_office"."code", "registry_office"."name", "registry_office"."kind", "registry_office"."parent_id", "registry_office"."time_zone", "registry_office"."context_id" FROM "collection_bill" INNER JOIN "registry_office" ON ("collection_bill"."office_id" = "registry_office"."id") WHERE "collection_bill"."code" = (:code)::text ORDER BY "collection_bill"."id" ASC LIMIT 1 FOR NO KEY UPDATE OF "collection_bill";
LOCK TABLE "collection_payment" IN ROW EXCLUSIVE MODE;
SELECT nextval(pg_get_serial_sequence('collection_payment', 'id')) AS payment \gset
WITH line AS (
    SELECT
        line.id, line.participant_id, line.month, line.cover, line.basis_id, line.amount_rupiah, line.live,
        basis.jkk_rupiah, basis.jkm_rupiah, basis.jht_rupiah,
        participant.ended_on,
        (line.month + interval '1 month')::date AS month_until,
        GREATEST(
            line.month,
            CASE
                WHEN NULL::date IS NOT NULL THEN NULL::date
                WHEN earlier.covered_until >= CASE line.cover
                    WHEN 'risk' THEN (CURRENT_DATE - 90) ELSE (CURRENT_DATE - 90) END
                    THEN line.month
                WHEN line.cover = 'savings' AND line.month >= date_trunc('month', CURRENT_DATE)::date
                    AND beside.covered_from IS NOT NULL THEN beside.covered_from
                ELSE CURRENT_DATE
            END
        ) AS covered_from
    FROM collection_billline line
    JOIN collection_pricebasis basis ON basis.id = line.basis_id
    JOIN enrolment_participant participant ON participant.id = line.participant_id
    LEFT JOIN LATERAL (
        SELECT max(insured.covered_until) AS covered_until
        FROM collection_insuredmonth insured
        WHERE NULL::date IS NULL
          AND insured.participant_id = line.participant_id
          AND insured.cover = line.cover
          AND insured.month < line.month
          AND insured.voided_by_id IS NULL
    ) AS earlier ON true
    LEFT JOIN LATERAL (
        SELECT min(insured.covered_from) AS covered_from
        FROM collection_insuredmonth insured
        WHERE NULL::date IS NULL
          AND line.cover = 'savings'
          AND insured.participant_id = line.participant_id
          AND insured.month = line.month
          AND insured.voided_by_id IS NULL
    ) AS beside ON true
    WHERE line.bill_id = :bill
),
decided AS MATERIALIZED (
    SELECT
        *,
        CASE
            WHEN ended_on < month THEN 'departed'
            WHEN NOT live THEN 'line_freed'
            WHEN covered_from >= month_until THEN 'month_over'
        END AS reason
    FROM line
),
insured AS (
    INSERT INTO collection_insuredmonth (
        participant_id, month, cover, basis_id, line_id, payment_id, jkk_rupiah, jkm_rupiah, jht_rupiah,
        covered_from, covered_until, paid_at, recorded_at
    )
    SELECT
        participant_id, month, cover, basis_id, id, :payment, jkk_rupiah, jkm_rupiah, jht_rupiah,
        covered_from, month_until, now(), now()
    FROM decided
    WHERE reason IS NULL
    ORDER BY participant_id, month, cover
    ON CONFLICT (participant_id, month, cover) WHERE voided_by_id IS NULL DO NOTHING
    RETURNING line_id, participant_id, jkk_rupiah, jkm_rupiah, jht_rupiah
),
carried AS (
    INSERT INTO collection_carryforward (payment_id, line_id, cover, amount_rupiah, reason, recorded_at)
    SELECT :payment, id, cover, amount_rupiah, COALESCE(reason, 'month_taken'), now()
    FROM decided
    WHERE id NOT IN (SELECT line_id FROM insured)
    ORDER BY id
    RETURNING line_id, amount_rupiah
),
freed AS (
    UPDATE collection_billline line SET live = false FROM carried WHERE line.id = carried.line_id AND line.live
),
paid AS (
    UPDATE collection_bill SET state = 'paid' WHERE id = :bill
)
SELECT
    (SELECT count(*) FROM insured) AS insured_months,
    COALESCE((SELECT sum(jkk_rupiah) FROM insured), 0)::bigint AS jkk_rupiah,
    COALESCE((SELECT sum(jkm_rupiah) FROM insured), 0)::bigint AS jkm_rupiah,
    COALESCE((SELECT sum(jht_rupiah) FROM insured), 0)::bigint AS jht_rupiah,
    (SELECT count(*) FROM carried) AS carried_lines,
    COALESCE((SELECT sum(amount_rupiah) FROM carried), 0)::bigint AS carried_rupiah,
    ARRAY(SELECT DISTINCT participant_id FROM insured) AS participant_ids;
INSERT INTO enrolment_participantnumber (participant_id, number, issued_at)
SELECT participant_id, to_char(serial, 'FM000000000') || to_char(98 - mod(serial * 100, 97), 'FM00'), now()
  FROM (
    SELECT participant_id, nextval('enrolment_number_seq') AS serial
      FROM (
        SELECT DISTINCT insured.participant_id
          FROM unnest(ARRAY[:bill]::bigint[]) AS insured (participant_id)
         WHERE NOT EXISTS (
            SELECT FROM enrolment_participantnumber AS issued WHERE issued.participant_id = insured.participant_id
         )
         ORDER BY participant_id
      ) AS without_number
  ) AS numbered
    ON CONFLICT (participant_id) DO NOTHING;
INSERT INTO "collection_payment" ("id", "channel", "reference", "body_sha256", "bill_id", "amount_rupiah", "paid_at", "recorded_at", "recorded_by_id", "answer", "context_id") VALUES (:payment, 'BANK-UKUR', 'UKUR-' || (:i)::text, sha256((:i)::text::bytea), :bill, 16800, now(), now(), 2, '{"payment_id": 2, "bill_number": "BENCH-2", "amount_rupiah": 16800, "insured_months": 1, "carried_lines": 0, "carried_rupiah": 0, "numbers_issued": 1}'::jsonb, DEFAULT) RETURNING "collection_payment"."id", "collection_payment"."context_id";
WITH entry AS (
    INSERT INTO collection_entry (
        key, kind, narrative, occurred_on, recorded_at, channel, office_id, payment_id
    )
    VALUES (
        concat('payment', chr(58), 'BANK-UKUR', chr(58), 'UKUR-', (:i)::text), 'payment',
        'Pembayaran tagihan BENCH-' || (:i)::text, CURRENT_DATE, now(), 'BANK-UKUR', 1, :payment
    )
    RETURNING id
),
posting AS (
    INSERT INTO collection_posting (entry_id, account_id, amount_rupiah)
    SELECT entry.id, posted.account_id, posted.amount_rupiah
    FROM entry, unnest('{1100,4100,4200}'::text[], '{16800,-10000,-6800}'::bigint[]) AS posted (account_id, amount_rupiah)
)
SELECT id FROM entry;
RELEASE SAVEPOINT "s1";
SELECT  unnest(
  procrastinate_defer_jobs_v1(
     ARRAY[ROW('default', 'payment_came_in', 0, NULL, NULL, jsonb_build_object('payment_id', (:payment)::bigint), NULL)::procrastinate_job_to_defer_v1]
  )
) AS id;
INSERT INTO collection_partnernotice (
    partner_id, day, external_id, service, request_id, body_sha256, response_code, answer, payment_id, held_id,
    received_at
)
VALUES (
    1, CURRENT_DATE, 'x' || (:i)::text, '25', 'UKUR-' || (:i)::text, sha256((:i)::text::bytea), '2002500',
    '{"responseCode":"2002500","responseMessage":"Successful","virtualAccountData":{"partnerServiceId":"   12345","customerNo":"10000000000277","virtualAccountNo":"   1234510000000000277","paymentRequestId":"UKUR-2","paidAmount":{"value":"16800.00","currency":"IDR"},"totalAmount":{"value":"16800.00","currency":"IDR"},"trxDateTime":"2026-11-29T02.43.59+07.00","referenceNo":"2","paymentFlagStatus":"00","paymentFlagReason":{"english":"Success","indonesia":"Sukses"}}}', :payment, NULL, now()
)
ON CONFLICT (partner_id, day, external_id) DO NOTHING;
COMMIT;
