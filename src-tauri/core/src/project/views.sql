-- What a project's rows say, once: which states mean what, when it was decided on, where it stood and what it
-- had on a day. A row holds from `from_day` until the day before `until_day`, so "as of a day" is always
-- `from_day <= day AND day < until_day`.

-- What a state means, from the steps of the way of its fund (`workflow_step`). A state that the way of a fund does
-- not have means what it means on the other way.
CREATE TEMP VIEW project_state(source, state, name, beside, approved, accepted, settled) AS
WITH step AS (
       SELECT source, state, name, coalesce(side_end, 0) AS beside, min(position) AS position
       FROM workflow_step GROUP BY source, state),
     mark AS (
       SELECT source, min(position) FILTER (WHERE state = 'approved') AS approved,
              min(position) FILTER (WHERE state = 'accepted') AS accepted,
              min(position) FILTER (WHERE state = 'settled') AS settled
       FROM step WHERE NOT beside GROUP BY source),
     known AS (
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
-- 1 January of the first budget year of its money; an end beside the way takes no decision back; the decision on a
-- group holds for the projects inside it.
CREATE TEMP VIEW project_decision(project_id, root_id, decided_on) AS
WITH first AS (
       SELECT project_id, min(budget_year) AS year FROM project_budget WHERE stage IN ('approved', 'adjusted') GROUP BY project_id),
     left_from AS (
       SELECT project_id, state, from_state, max(position) FROM project_step GROUP BY project_id, state),
     own AS (
       SELECT p.id, p.parent_id,
              CASE WHEN p.decision_on IS NOT NULL THEN p.decision_on
                   WHEN coalesce(p.decision_no, p.contract_on, p.accepted_on, p.settled_on) IS NOT NULL
                        OR coalesce(iif(s.beside, l.approved, s.approved), 0)
                   THEN coalesce(f.year, p.year) || '-01-01' END AS decided_on
       FROM project p LEFT JOIN project_state s ON s.source = p.source AND s.state = p.state
            LEFT JOIN left_from b ON b.project_id = p.id AND b.state = p.state
            LEFT JOIN project_state l ON l.source = p.source AND l.state = b.from_state
            LEFT JOIN first f ON f.project_id = p.id)
SELECT o.id, coalesce(g.parent_id, o.parent_id, o.id), coalesce(o.decided_on, g.decided_on)
FROM own o LEFT JOIN own g ON g.id = o.parent_id;

-- Where each project stood. The steps say it; a project without steps stood where it was written to be from its
-- decision's day on (accepted and settled from their own days).
CREATE TEMP VIEW project_standing(project_id, state, from_day, until_day) AS
WITH point(project_id, rank, state, day) AS (
       SELECT project_id, position + 1, state, happened_on FROM project_step
       UNION ALL
       SELECT project_id, min(position), from_state, '0000-01-01' FROM project_step GROUP BY project_id
       UNION ALL
       SELECT m.id, m.rank, m.state, m.day
       FROM (SELECT p.id, 1 AS rank, 'approved' AS state, p.decision_on AS day
             FROM project p JOIN project_state s ON s.source = p.source AND s.state = p.state AND (s.approved OR s.beside)
             UNION ALL
             SELECT p.id, 2, 'accepted', p.accepted_on
             FROM project p JOIN project_state s ON s.source = p.source AND s.state = p.state AND s.accepted
             UNION ALL
             SELECT p.id, 3, p.state,
                    CASE WHEN s.settled THEN coalesce(p.settled_on, p.accepted_on, p.decision_on, p.year || '-01-01')
                         WHEN s.accepted THEN coalesce(p.accepted_on, p.decision_on, p.year || '-01-01')
                         ELSE coalesce(p.decision_on, p.year || '-01-01') END
             FROM project p LEFT JOIN project_state s ON s.source = p.source AND s.state = p.state) m
       WHERE m.day IS NOT NULL AND NOT EXISTS (SELECT 1 FROM project_step t WHERE t.project_id = m.id)),
     -- A later step that came into being earlier, or on the same day, leaves nothing of the one before it.
     held AS (
       SELECT project_id, state, day,
              coalesce(min(day) OVER (PARTITION BY project_id ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), '9999-12-31') AS until
       FROM point)
SELECT project_id, state, day, until FROM held WHERE state IS NOT NULL AND day < until;

-- What each project had: `approved` as it was decided and as each adjustment left it, `contracted`, `done`,
-- `settled`, and what moved: `advance`, `payment`, `settlement`, `return`. Each by source and budget year.
CREATE TEMP VIEW project_money(project_id, kind, source, budget_year, amount_vnd, from_day, until_day) AS
WITH adjustment AS (
       SELECT project_id, row_number() OVER (PARTITION BY project_id ORDER BY number, id) AS rank,
              row_number() OVER (PARTITION BY project_id ORDER BY number DESC, id DESC) = 1 AS last,
              decision_on, before_json, after_json
       FROM project_adjustment WHERE json_valid(before_json) AND json_valid(after_json)),
     -- The budget first as it was approved, then as each adjustment left it.
     version(project_id, rank, last, day, cells) AS (
       SELECT a.project_id, 0, 0, d.decided_on, a.before_json
       FROM adjustment a JOIN project_decision d ON d.project_id = a.project_id WHERE a.rank = 1
       UNION ALL
       SELECT a.project_id, a.rank, a.last, max(coalesce(a.decision_on, d.decided_on), d.decided_on), a.after_json
       FROM adjustment a JOIN project_decision d ON d.project_id = a.project_id),
     held AS (
       SELECT project_id, last, cells, day,
              coalesce(min(day) OVER (PARTITION BY project_id ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), '9999-12-31') AS until
       FROM version),
     -- What stands now is what the rows say.
     standing AS (
       SELECT b.project_id, b.source, b.budget_year, b.amount_vnd
       FROM project_budget b
       WHERE b.stage = 'adjusted'
          OR (b.stage = 'approved' AND NOT EXISTS (SELECT 1 FROM project_budget a WHERE a.project_id = b.project_id AND a.stage = 'adjusted')))
SELECT s.project_id, 'approved', s.source, s.budget_year, s.amount_vnd, d.decided_on, '9999-12-31'
FROM standing s JOIN project_decision d ON d.project_id = s.project_id
WHERE d.decided_on IS NOT NULL AND s.project_id NOT IN (SELECT project_id FROM adjustment)
UNION ALL
SELECT s.project_id, 'approved', s.source, s.budget_year, s.amount_vnd, h.day, h.until
FROM held h JOIN standing s ON s.project_id = h.project_id WHERE h.last AND h.day < h.until
UNION ALL
SELECT h.project_id, 'approved', c.value ->> 'source', c.value ->> 'year', c.value ->> 'amount_vnd', h.day, h.until
FROM held h, json_each(h.cells, '$.budget') c WHERE NOT h.last AND h.day < h.until
UNION ALL
SELECT b.project_id, b.stage, b.source, b.budget_year, b.amount_vnd,
       coalesce(CASE b.stage WHEN 'contracted' THEN p.contract_on WHEN 'done' THEN p.accepted_on
                             ELSE coalesce(p.settled_on, p.accepted_on) END, d.decided_on, b.budget_year || '-01-01'),
       '9999-12-31'
FROM project_budget b JOIN project p ON p.id = b.project_id JOIN project_decision d ON d.project_id = p.id
WHERE b.stage IN ('contracted', 'done', 'settled')
UNION ALL
SELECT project_id, kind, source, budget_year, amount_vnd, paid_on, '9999-12-31' FROM project_payment;

-- Who was supported: the facilities of the projects that were decided on, and from when on such a project was given
-- up, if it was.
CREATE TEMP VIEW project_support(facility_id, project_id, decided_on, given_up_on) AS
SELECT DISTINCT b.facility_id, b.project_id, d.decided_on,
       (SELECT t.from_day FROM project_standing t JOIN project p ON p.id = t.project_id
               JOIN project_state s ON s.source = p.source AND s.state = t.state AND s.beside
        WHERE t.project_id = b.project_id AND t.until_day = '9999-12-31')
FROM project_beneficiary b JOIN project_decision d ON d.project_id = b.project_id
WHERE b.facility_id IS NOT NULL AND d.decided_on IS NOT NULL;
