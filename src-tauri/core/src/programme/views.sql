-- The facts of programmes, for everybody.

-- What a project brings to the target that it names and has no line of results for, thing by thing, with the project that
-- brings it (`member_id`) and the days on which it does: the facilities that benefit from it and from the projects inside
-- it that name none, else itself. Whoever was given up inside a group brings nothing from then on, unless it was accepted
-- before it stopped.
CREATE TEMP VIEW project_brings(project_id, target, member_id, thing, from_day, until_day) AS
WITH aimed AS MATERIALIZED (
       SELECT p.id, g.id AS target, fold(g.unit_label) LIKE 'co so%' OR fold(g.unit_label) = 'doanh nghiep' AS of_facilities
       FROM project p JOIN programme_target g ON g.id = p.programme_target_id
       WHERE (fold(g.unit_label) LIKE 'co so%' OR fold(g.unit_label) IN ('doanh nghiep', 'de an', 'nhiem vu', 'mo hinh', 'du an'))
             AND NOT EXISTS (SELECT 1 FROM project_result r WHERE r.project_id = p.id
                             AND (r.programme_target_id = g.id OR (r.programme_target_id IS NULL AND fold(g.unit_label) = fold(r.unit_label))))
             AND NOT EXISTS (SELECT 1 FROM project below WHERE below.parent_id = p.id AND below.programme_target_id = p.programme_target_id
                             AND NOT EXISTS (SELECT 1 FROM project_state s WHERE s.source = below.source AND s.state = below.state AND s.beside))),
     member AS MATERIALIZED (
       SELECT id AS project_id, target, id AS member_id FROM aimed WHERE of_facilities
       UNION ALL
       SELECT a.id, a.target, m.id FROM aimed a JOIN project m ON m.parent_id = a.id AND m.programme_target_id IS NULL WHERE a.of_facilities),
     given_up AS MATERIALIZED (
       SELECT m.member_id, t.from_day, t.until_day
       FROM member m JOIN project p ON p.id = m.member_id JOIN project_standing t ON t.project_id = p.id
            JOIN (SELECT source, state FROM project_state WHERE beside) s ON s.source = p.source AND s.state = t.state
       WHERE m.member_id <> m.project_id AND (t.state IN ('refused', 'withdrawn') OR coalesce(p.accepted_on > t.from_day, 1))),
     begun AS (
       SELECT project_id, target, member_id, '0000-01-01' AS from_day FROM member
       UNION
       SELECT m.project_id, m.target, m.member_id, g.until_day FROM member m JOIN given_up g ON g.member_id = m.member_id AND g.until_day < '9999-12-31'),
     alive AS MATERIALIZED (
       SELECT b.project_id, b.target, b.member_id, b.from_day, coalesce(min(g.from_day), '9999-12-31') AS until_day
       FROM begun b LEFT JOIN given_up g ON g.member_id = b.member_id AND g.from_day >= b.from_day
       GROUP BY b.project_id, b.target, b.member_id, b.from_day),
     piece AS MATERIALIZED (
       SELECT a.project_id, a.target, a.member_id, coalesce(b.facility_id, b.person_id, b.id) AS thing,
              max(a.from_day, b.from_day) AS from_day, min(a.until_day, b.until_day) AS until_day
       FROM alive a JOIN project_served b ON b.project_id = a.member_id
       WHERE max(a.from_day, b.from_day) < min(a.until_day, b.until_day))
SELECT * FROM piece
UNION ALL
SELECT a.id, a.target, a.id, a.id, '0000-01-01', coalesce(f.from_day, '9999-12-31')
FROM aimed a LEFT JOIN (SELECT project_id, min(from_day) AS from_day FROM piece GROUP BY project_id) f ON f.project_id = a.id
WHERE coalesce(f.from_day, '9999-12-31') > '0000-01-01';

-- What was done, record by record, for a target (`target`) or for none, then counted in one unit: activities that were
-- held, classes (for a target those that ended), rounds that were recognised, the results of accepted projects, and what
-- somebody typed where no record stands behind it (`typed`). An activity, a class and a round tell from their own day on;
-- the line of results of their project tells from its acceptance on what they had not told by then, of its target or,
-- where one of the two names none, in its unit. What names no target is of the one that its project's results in its unit
-- name. Without `done_on` it is known only by its year. `until_day` is the day on which it was taken back, if it was.
-- `source` is the fund, where it is known.
CREATE TEMP VIEW thing_done AS
WITH accepted AS MATERIALIZED (SELECT * FROM project_accepted),
     line AS MATERIALIZED (
       SELECT r.id, r.project_id, coalesce(r.position, 0) AS position, r.name, coalesce(r.unit_label, '') AS label, fold(r.unit_label) AS unit,
              coalesce(r.programme_target_id, own.id) AS target, coalesce(r.done_quantity, 0) AS done
       FROM project_result r JOIN project p ON p.id = r.project_id
            LEFT JOIN programme_target own ON own.id = p.programme_target_id AND fold(own.unit_label) = fold(r.unit_label)),
     aim AS MATERIALIZED (
       SELECT project_id, unit, max(target IS NULL) AS free, min(target) AS target, count(DISTINCT target) AS targets FROM line GROUP BY project_id, unit),
     named AS MATERIALIZED (SELECT DISTINCT project_id, target FROM line WHERE target IS NOT NULL),
     record AS (
       SELECT a.project_id, a.programme_target_id AS target, a.content_id, a.unit_label AS label, fold(a.unit_label) AS unit, 'activity' AS noun, a.id, a.kind,
              a.name, a.quantity AS value, a.held_on AS done_on, a.year, a.source, a.quantity AS ended, a.held_on AS ended_on
       FROM activity_counted a
       UNION ALL
       SELECT k.project_id, k.programme_target_id, k.content_id, v.label, fold(coalesce(g.unit_label, v.label)), 'course', k.id, NULL,
              k.name, CASE WHEN coalesce(k.held_on, k.held_year) IS NOT NULL THEN iif(v.label = 'lớp', 100, 100 * k.learners) END, k.held_on, k.year, NULL,
              CASE WHEN k.state IN ('finished', 'settled') THEN iif(v.label = 'lớp', 100, 100 * k.taught) END, k.ends_on
       FROM course_counted k LEFT JOIN programme_target g ON g.id = k.programme_target_id
            JOIN (SELECT 'lớp' AS label UNION ALL SELECT 'học viên') v
            ON g.id IS NULL OR (v.label = 'lớp') = coalesce(fold(g.unit_label) IN ('lop', 'khoa', 'cuoc', 'lan'), 0)
       UNION ALL
       SELECT w.project_id, w.programme_target_id, NULL, g.unit_label, fold(g.unit_label), 'award_round', w.id, NULL,
              w.name, 100, coalesce(w.decision_on, w.ends_on), w.year, NULL, 100, coalesce(w.decision_on, w.ends_on)
       FROM award_round w JOIN programme_target g ON g.id = w.programme_target_id WHERE w.state = 'recognised'),
     told AS MATERIALIZED (
       SELECT r.*, coalesce(r.target, iif(NOT a.free AND a.targets = 1, a.target, NULL)) AS of_target,
              CASE WHEN n.target IS NOT NULL THEN n.target WHEN a.free THEN a.unit WHEN r.target IS NULL AND a.targets = 1 THEN a.target END AS key
       FROM record r LEFT JOIN named n ON n.project_id = r.project_id AND n.target = r.target
            LEFT JOIN aim a ON a.project_id = r.project_id AND a.unit = r.unit),
     thing AS MATERIALIZED (
       SELECT project_id, of_target AS target, content_id, label, noun, id, kind, name, key, source, year,
              iif(of_target IS NULL, value, ended) AS value, iif(of_target IS NULL, done_on, ended_on) AS done_on
       FROM told),
     taken AS MATERIALIZED (
       SELECT x.project_id, x.accepted_on, t.key, sum(t.value) AS value
       FROM (SELECT DISTINCT project_id, accepted_on FROM accepted) x
            JOIN thing t ON t.project_id = x.project_id AND coalesce(t.done_on, t.year || '-01-01') <= x.accepted_on
       WHERE t.key IS NOT NULL GROUP BY x.project_id, x.accepted_on, t.key),
     brings AS MATERIALIZED (SELECT * FROM project_brings),
     -- A project inside a group brings what it brings from its own acceptance on, or the group's.
     brought AS (
       SELECT b.project_id, b.target, b.thing, max(b.from_day, x.accepted_on) AS from_day, min(b.until_day, x.until_day) AS until_day
       FROM (SELECT *, member_id AS by_id FROM brings UNION ALL SELECT *, project_id FROM brings WHERE member_id <> project_id) b
            JOIN accepted x ON x.project_id = b.by_id
       WHERE max(b.from_day, x.accepted_on) < min(b.until_day, x.until_day)),
     -- Days that touch are one stretch.
     apart AS (
       SELECT *, coalesce(from_day > max(until_day) OVER (PARTITION BY project_id, thing ORDER BY from_day, until_day
                                                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 1) AS fresh FROM brought),
     stretch AS (
       SELECT *, sum(fresh) OVER (PARTITION BY project_id, thing ORDER BY from_day, until_day ROWS UNBOUNDED PRECEDING) AS turn FROM apart),
     whole AS (
       SELECT project_id, target, thing, min(from_day) AS from_day, max(until_day) AS until_day FROM stretch GROUP BY project_id, target, thing, turn)
SELECT t.project_id, t.target, t.content_id, t.label AS unit, t.noun, t.id, t.kind, t.name, t.value, t.done_on, t.year,
       '9999-12-31' AS until_day, coalesce(t.source, p.source) AS source, 0 AS typed
FROM thing t LEFT JOIN project p ON p.id = t.project_id
UNION ALL
SELECT l.project_id, l.target, NULL, l.label, 'project', l.project_id, NULL, iif(l.target IS NULL, l.name, p.name || ': ' || l.name),
       max(0, min(l.done, sum(l.done) OVER same - coalesce(k.value, 0))), x.accepted_on, p.year, x.until_day, p.source, 0
FROM line l JOIN project p ON p.id = l.project_id JOIN accepted x ON x.project_id = l.project_id
     LEFT JOIN taken k ON k.project_id = l.project_id AND k.accepted_on = x.accepted_on AND k.key = coalesce(l.target, l.unit, '')
WINDOW same AS (PARTITION BY l.project_id, x.accepted_on, x.until_day, coalesce(l.target, l.unit, '') ORDER BY l.position, l.id)
UNION ALL
SELECT p.id, t.target, NULL, '', 'project', p.id, NULL, p.name, 100 * count(*), t.from_day, p.year, t.until_day, p.source, 0
FROM whole t JOIN project p ON p.id = t.project_id GROUP BY p.id, t.target, t.from_day, t.until_day
UNION ALL
SELECT NULL, y.programme_target_id, NULL, '', 'programme_target_year', y.id, NULL, 'Nhập tay năm ' || y.year, y.done_quantity, NULL, y.year,
       '9999-12-31', NULL, 1
FROM programme_target_year y;

-- What counts as done for a target, record by record. It is of the year of its day, but within its programme what is of
-- the programme's years.
CREATE TEMP VIEW target_done AS
SELECT d.target,
       CASE WHEN d.done_on IS NULL THEN d.year
            ELSE min(iif(d.year <= g.period_end, g.period_end, 9999),
                     max(iif(d.year >= g.period_start, g.period_start, 0), CAST(substr(d.done_on, 1, 4) AS INTEGER))) END AS year,
       d.noun, d.id, d.name, d.value, d.done_on, d.until_day, d.source, d.typed
FROM thing_done d JOIN programme_target t ON t.id = d.target JOIN programme g ON g.id = t.programme_id;

-- The lines of the plans in force, each with what it is to bring to the target that it names (`things`): what it states,
-- else the one facility that it names where facilities are counted.
CREATE TEMP VIEW target_line AS
SELECT l.*, coalesce(l.quantity, CASE WHEN l.facility_id IS NOT NULL AND fold(g.unit_label) LIKE 'co so%' THEN 100 END) AS things
FROM plan_line l LEFT JOIN programme_target g ON g.id = l.target_id;
