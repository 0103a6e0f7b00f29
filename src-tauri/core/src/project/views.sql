-- What a project's rows say, once: which states mean what, when it was decided on, where it stood and what it
-- had on a day. A row holds from `from_day` until the day before `until_day`, so "as of a day" is always
-- `from_day <= day AND day < until_day`.

-- What a state means, from the steps of the way of its fund (`workflow_step`). A state that the way of a fund does
-- not have means what it means on the other way.
CREATE TEMP VIEW project_state(source, state, name, beside, approved, accepted, settled) AS
WITH step AS MATERIALIZED (
       SELECT source, state, name, coalesce(side_end, 0) AS beside, min(position) AS position
       FROM workflow_step GROUP BY source, state),
     mark AS (
       SELECT source, min(position) FILTER (WHERE state = 'approved') AS approved,
              min(position) FILTER (WHERE state = 'accepted') AS accepted,
              min(position) FILTER (WHERE state = 'settled') AS settled
       FROM step WHERE NOT beside GROUP BY source),
     known AS MATERIALIZED (
       SELECT s.source, s.state, s.name, s.beside,
              coalesce(NOT s.beside AND s.position >= m.approved, 0) AS approved,
              coalesce(NOT s.beside AND s.position >= m.accepted, 0) AS accepted,
              coalesce(NOT s.beside AND s.position >= m.settled, 0) AS settled
       FROM step s LEFT JOIN mark m ON m.source = s.source)
SELECT source, state, name, beside, approved, accepted, settled FROM known
UNION ALL
SELECT f.source, k.state, k.name, k.beside, k.approved, k.accepted, k.settled
FROM (SELECT DISTINCT source FROM step) f JOIN known k ON k.source <> f.source
WHERE NOT EXISTS (SELECT 1 FROM known o WHERE o.source = f.source AND o.state = k.state);

-- When each project was decided on; none where it never was. A decision whose day nobody wrote counts from
-- 1 January of the first budget year of its money; an end beside the way takes no decision back. A project inside a
-- group that has a day of its own counts from that day; else the decision on the group holds for it, but not while it
-- stands before its own approval.
CREATE TEMP VIEW project_decision(project_id, root_id, decided_on) AS
WITH meaning AS MATERIALIZED (SELECT * FROM project_state),
     own AS NOT MATERIALIZED (
       SELECT p.id, p.parent_id, p.state, p.decision_on AS day,
              CASE WHEN p.decision_on IS NOT NULL THEN p.decision_on
                   WHEN coalesce(p.decision_no, p.contract_on, p.accepted_on, p.settled_on) IS NOT NULL
                        OR (SELECT approved FROM meaning m WHERE m.source = p.source AND m.state = CASE
                              WHEN p.state IN (SELECT state FROM meaning WHERE beside)
                              THEN (SELECT from_state FROM project_step t WHERE t.project_id = p.id AND t.state = p.state ORDER BY position DESC LIMIT 1)
                              ELSE p.state END)
                   THEN coalesce((SELECT min(budget_year) FROM project_budget b WHERE b.project_id = p.id AND b.stage IN ('approved', 'adjusted')),
                                 p.year) || '-01-01' END AS decided_on
       FROM project p)
SELECT o.id, coalesce(g.parent_id, o.parent_id, o.id), coalesce(o.day, iif(o.decided_on IS NOT NULL OR o.state IS NULL, g.decided_on, NULL), o.decided_on)
FROM own o LEFT JOIN own g ON g.id = o.parent_id;

-- Where each project stood. The steps say it; a project without steps stood where it was written to be from its
-- decision's day on (accepted and settled from their own days).
CREATE TEMP VIEW project_standing(project_id, state, from_day, until_day) AS
WITH meaning AS MATERIALIZED (SELECT * FROM project_state),
     -- A later step that came into being earlier, or on the same day, leaves nothing of the one before it.
     held(project_id, state, day, until) AS NOT MATERIALIZED (
       SELECT t.project_id, t.state, t.happened_on,
              coalesce((SELECT min(l.happened_on) FROM project_step l WHERE l.project_id = t.project_id AND l.position > t.position), '9999-12-31')
       FROM project_step t
       UNION ALL
       SELECT t.project_id, t.from_state, '0000-01-01', (SELECT min(l.happened_on) FROM project_step l WHERE l.project_id = t.project_id)
       FROM project_step t WHERE NOT EXISTS (SELECT 1 FROM project_step e WHERE e.project_id = t.project_id AND e.position < t.position)),
     written AS NOT MATERIALIZED (
       SELECT p.id, p.state, iif(m.approved OR m.beside, p.decision_on, NULL) AS decided, iif(m.accepted, p.accepted_on, NULL) AS accepted,
              coalesce(iif(m.settled, p.settled_on, NULL), iif(m.accepted, p.accepted_on, NULL), p.decision_on, p.year || '-01-01') AS day
       FROM project p LEFT JOIN meaning m ON m.source = p.source AND m.state = p.state
       WHERE p.state IS NOT NULL AND NOT EXISTS (SELECT 1 FROM project_step t WHERE t.project_id = p.id))
SELECT project_id, state, day, until FROM held WHERE state IS NOT NULL AND day < until
UNION ALL
SELECT id, state, day, '9999-12-31' FROM written
UNION ALL
SELECT id, 'accepted', accepted, day FROM written WHERE accepted < day
UNION ALL
SELECT id, 'approved', decided, min(coalesce(accepted, day), day) FROM written WHERE decided < min(coalesce(accepted, day), day);

-- When each project was accepted, until the acceptance was taken back or the project given up, if it was.
CREATE TEMP VIEW project_accepted(project_id, accepted_on, until_day) AS
SELECT p.id, p.accepted_on,
       CASE WHEN p.state IN ('refused', 'withdrawn')
            THEN coalesce((SELECT max(t.happened_on) FROM project_step t WHERE t.project_id = p.id AND t.state = p.state), p.accepted_on)
            ELSE '9999-12-31' END
FROM project p WHERE p.accepted_on IS NOT NULL
UNION ALL
SELECT project_id, accepted_on, until_day FROM (
  SELECT t.project_id, t.happened_on AS accepted_on, p.accepted_on AS again,
         (SELECT min(l.happened_on) FROM project_step l LEFT JOIN project_state s ON s.source = p.source AND s.state = l.state
          WHERE l.project_id = t.project_id AND l.position > t.position AND NOT coalesce(s.accepted, 0)) AS until_day
  FROM project_step t JOIN project p ON p.id = t.project_id
  WHERE t.state = 'accepted' AND coalesce(t.backwards, 0) = 0)
WHERE accepted_on < until_day AND (again IS NULL OR until_day <= again);

-- What each project was by its decision (`cells` of the first), and as each adjustment left it, until the first later
-- one, whichever that is: the days of several may lie the other way. The rows of the project themselves are the last.
CREATE TEMP VIEW project_version(project_id, from_day, until_day, cells, first, last) AS
WITH decided AS MATERIALIZED (
       SELECT project_id, decided_on FROM project_decision WHERE project_id IN (SELECT project_id FROM project_adjustment)),
     adjustment AS MATERIALIZED (
       SELECT *, min(day) OVER later AS until_day, count(*) OVER later = 0 AS last, number = min(number) OVER (PARTITION BY project_id) AS first,
              min(day) OVER (PARTITION BY project_id) AS any_day
       FROM (SELECT a.project_id, a.number, a.before_json, a.after_json, d.decided_on,
                    max(coalesce(a.decision_on, d.decided_on), d.decided_on) AS day
             FROM project_adjustment a JOIN decided d ON d.project_id = a.project_id
             WHERE json_valid(a.before_json) AND json_valid(a.after_json))
       WINDOW later AS (PARTITION BY project_id ORDER BY number RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING))
SELECT a.project_id, iif(v.first, a.decided_on, a.day), iif(v.first, a.any_day, coalesce(a.until_day, '9999-12-31')),
       iif(v.first, a.before_json, a.after_json), v.first, NOT v.first AND a.last
FROM adjustment a CROSS JOIN (SELECT 0 AS first UNION ALL SELECT 1) v
WHERE a.first OR NOT v.first;

-- What each project is called and of which content it is, as its papers said it day by day.
CREATE TEMP VIEW project_said(project_id, name, content_id, from_day, until_day) AS
SELECT p.id, p.name, p.content_id, '0000-01-01', '9999-12-31' FROM project p
WHERE p.id NOT IN (SELECT project_id FROM project_adjustment WHERE json_valid(before_json) AND json_valid(after_json))
UNION ALL
SELECT p.id, iif(v.last, p.name, coalesce(v.cells ->> '$.fields.name.value', p.name)),
       iif(v.last OR json_type(v.cells, '$.fields.content_id') IS NULL, p.content_id, v.cells ->> '$.fields.content_id.value'),
       iif(v.first, '0000-01-01', v.from_day), v.until_day
FROM project_version v JOIN project p ON p.id = v.project_id
WHERE v.first OR v.from_day < v.until_day;

-- Who benefits from each project, as its papers said it day by day: the rows themselves say the last of it.
CREATE TEMP VIEW project_served(id, project_id, position, facility_id, person_id, name_written, unit_id, support_vnd, counterpart_vnd, from_day, until_day) AS
SELECT b.id, b.project_id, b.position, b.facility_id, b.person_id, b.name_written, b.unit_id, b.support_vnd, b.counterpart_vnd, '0000-01-01', '9999-12-31'
FROM project_beneficiary b WHERE b.project_id NOT IN (SELECT project_id FROM project_adjustment WHERE json_valid(before_json) AND json_valid(after_json))
UNION ALL
SELECT b.id, b.project_id, b.position, b.facility_id, b.person_id, b.name_written, b.unit_id, b.support_vnd, b.counterpart_vnd,
       iif(v.first, '0000-01-01', v.from_day), v.until_day
FROM project_version v JOIN project_beneficiary b ON b.project_id = v.project_id
WHERE (v.last OR json_type(v.cells, '$.beneficiaries') IS NULL) AND (v.first OR v.from_day < v.until_day)
UNION ALL
-- Whoever is gone from the ledger by now keeps the name of that day.
SELECT c.value ->> 'id', v.project_id, c.key, c.value ->> '$.values.facility_id', c.value ->> '$.values.person_id',
       coalesce(c.value ->> '$.values.name_written', c.value ->> 'name'), c.value ->> '$.values.unit_id',
       c.value ->> 'support_vnd', c.value ->> 'counterpart_vnd', iif(v.first, '0000-01-01', v.from_day), v.until_day
FROM project_version v, json_each(v.cells, '$.beneficiaries') c
WHERE NOT v.last AND (v.first OR v.from_day < v.until_day);

-- What each project had: `approved` as it was decided and as each adjustment left it, `contracted`, `done`,
-- `settled`, and what moved: `advance`, `payment`, `settlement`, `return`. Each by source and budget year. Without its
-- own `from_day` it holds from the day of the decision on the project.
CREATE TEMP VIEW project_amount(project_id, kind, source, budget_year, amount_vnd, from_day, until_day) AS
WITH -- The budget as the rows say it: what stands now.
     standing AS NOT MATERIALIZED (
       SELECT b.project_id, b.source, b.budget_year, b.amount_vnd FROM project_budget b
       WHERE b.stage = 'adjusted'
          OR (b.stage = 'approved' AND NOT EXISTS (SELECT 1 FROM project_budget a WHERE a.project_id = b.project_id AND a.stage = 'adjusted')))
SELECT s.project_id, 'approved', s.source, s.budget_year, s.amount_vnd, NULL, '9999-12-31'
FROM standing s WHERE s.project_id NOT IN (SELECT project_id FROM project_adjustment WHERE json_valid(before_json) AND json_valid(after_json))
UNION ALL
SELECT v.project_id, 'approved', s.source, s.budget_year, s.amount_vnd, v.from_day, v.until_day
FROM project_version v JOIN standing s ON s.project_id = v.project_id WHERE v.last AND v.from_day < v.until_day
UNION ALL
SELECT v.project_id, 'approved', c.value ->> 'source', c.value ->> 'year', c.value ->> 'amount_vnd', v.from_day, v.until_day
FROM project_version v, json_each(v.cells, '$.budget') c WHERE NOT v.last AND v.from_day < v.until_day
UNION ALL
SELECT b.project_id, b.stage, b.source, b.budget_year, b.amount_vnd,
       CASE b.stage WHEN 'contracted' THEN p.contract_on WHEN 'done' THEN p.accepted_on ELSE coalesce(p.settled_on, p.accepted_on) END,
       '9999-12-31'
FROM project_budget b JOIN project p ON p.id = b.project_id
WHERE b.stage IN ('contracted', 'done', 'settled')
      -- Nothing is settled of what nobody accepted.
      AND (b.stage <> 'settled' OR coalesce(p.settled_on, p.accepted_on) IS NOT NULL
           OR EXISTS (SELECT 1 FROM project_state s WHERE s.source = p.source AND s.state = p.state AND (s.accepted OR s.beside)))
UNION ALL
SELECT project_id, kind, source, budget_year, amount_vnd, paid_on, '9999-12-31' FROM project_payment;

-- The same, each with its day: nothing is approved of what nobody decided on, and what else has no day holds from the
-- first of its budget year.
CREATE TEMP VIEW project_money(project_id, kind, source, budget_year, amount_vnd, from_day, until_day) AS
SELECT m.project_id, m.kind, m.source, m.budget_year, m.amount_vnd,
       coalesce(m.from_day, d.decided_on, m.budget_year || '-01-01'), m.until_day
FROM project_amount m JOIN project_decision d ON d.project_id = m.project_id
WHERE m.kind <> 'approved' OR coalesce(m.from_day, d.decided_on) IS NOT NULL;

-- The first decision that each facility benefits from, whatever became of its project.
CREATE TEMP VIEW facility_decision(facility_id, decided_on) AS
SELECT b.facility_id, min(d.decided_on) FROM project_beneficiary b JOIN project_decision d ON d.project_id = b.project_id
WHERE b.facility_id IS NOT NULL GROUP BY b.facility_id;

-- Who was supported: the facilities of the projects that were decided on, and from when on such a project was given
-- up, if it was.
CREATE TEMP VIEW project_support(facility_id, project_id, decided_on, given_up_on) AS
WITH given_up AS (
       SELECT t.project_id, t.from_day FROM project_standing t JOIN project p ON p.id = t.project_id
              JOIN project_state s ON s.source = p.source AND s.state = t.state AND s.beside
       WHERE t.until_day = '9999-12-31')
SELECT DISTINCT b.facility_id, b.project_id, d.decided_on, g.from_day
FROM project_beneficiary b JOIN project_decision d ON d.project_id = b.project_id LEFT JOIN given_up g ON g.project_id = b.project_id
WHERE b.facility_id IS NOT NULL AND d.decided_on IS NOT NULL;

-- Projects of which nothing came: they ended beside the way, and nothing was ever paid.
CREATE TEMP VIEW project_void(project_id) AS
SELECT p.id FROM project p JOIN project_state s ON s.source = p.source AND s.state = p.state AND s.beside
WHERE NOT EXISTS (SELECT 1 FROM project_payment y WHERE y.project_id = p.id AND y.kind <> 'return');
