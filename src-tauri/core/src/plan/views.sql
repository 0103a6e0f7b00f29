-- What a plan's rows say, once. A row holds from `from_day` until the day before `until_day`, so "as of a day" is
-- always `from_day <= day AND day < until_day`.

-- The lines of the plans in force, as each stood: what was issued, and every amendment from its decision's day. A draft
-- is nobody's plan. Quantities are hundredths.
CREATE TEMP VIEW plan_line(plan_id, year, from_day, until_day, item_id, title, content_id, facility_id, target_id, quantity,
                           quantity_to, unit_label, national_vnd, local_vnd, beneficiary_vnd, other_vnd, reserve) AS
WITH issued AS (
       SELECT p.id, p.year, coalesce(p.decision_on, '0000-01-01') AS from_day
       FROM plan p
       WHERE p.state IN ('issued', 'adjusted', 'closed')
         AND NOT EXISTS (SELECT 1 FROM plan q WHERE q.year = p.year AND q.id < p.id AND q.state IN ('issued', 'adjusted', 'closed'))),
     version AS (
       SELECT v.plan_id, p.year, v.frozen_json, coalesce(v.decision_on, '0000-01-01') AS from_day,
              coalesce(lead(v.decision_on) OVER (PARTITION BY v.plan_id ORDER BY v.number), '9999-12-31') AS until_day
       FROM plan_version v JOIN issued p ON p.id = v.plan_id
       WHERE v.frozen_json IS NOT NULL)
SELECT v.plan_id, v.year, v.from_day, v.until_day, l.value ->> 'id', l.value ->> 'title', l.value ->> 'content_id',
       l.value ->> '$.detail.facility', l.value ->> '$.detail.target',
       CAST(round((l.value ->> '$.detail.quantity') * 100) AS INTEGER), CAST(round((l.value ->> '$.detail.quantity_to') * 100) AS INTEGER),
       l.value ->> '$.detail.unit_label',
       l.value ->> 'national', l.value ->> 'local', l.value ->> 'beneficiary', l.value ->> 'other', l.value ->> 'reserve'
FROM version v, json_each(v.frozen_json, '$.items') l
UNION ALL
SELECT p.id, p.year, p.from_day, '9999-12-31', i.id, i.title, i.content_id, i.facility_id,
       coalesce(i.programme_target_id, k.programme_target_id), coalesce(i.quantity, k.quantity), i.quantity_to, coalesce(i.unit_label, k.unit_label),
       coalesce(i.national_vnd, 0), coalesce(i.local_vnd, 0), coalesce(i.beneficiary_vnd, 0), coalesce(i.other_vnd, 0), coalesce(i.reserve, 0)
FROM issued p JOIN plan_item i ON i.plan_id = p.id LEFT JOIN recurring_task k ON k.id = i.recurring_task_id
WHERE NOT EXISTS (SELECT 1 FROM plan_version v WHERE v.plan_id = p.id AND v.frozen_json IS NOT NULL);
