-- The facts of programmes, for everybody.

-- What a project brings to the target that it names and has no line of results for: as many facilities as benefit from
-- it and from the projects inside it that name none, each once, or one; else itself.
CREATE TEMP VIEW project_target(project_id, target, quantity) AS
SELECT p.id, g.id,
       CASE WHEN fold(g.unit_label) LIKE 'co so%' OR fold(g.unit_label) = 'doanh nghiep'
            THEN 100 * max(1, (SELECT count(DISTINCT coalesce(b.facility_id, b.person_id, b.id))
                               FROM project m JOIN project_beneficiary b ON b.project_id = m.id
                               WHERE (m.id = p.id OR (m.parent_id = p.id AND m.programme_target_id IS NULL))
                                     AND NOT EXISTS (SELECT 1 FROM project_state s WHERE s.source = m.source AND s.state = m.state AND s.beside)))
            WHEN fold(g.unit_label) IN ('de an', 'nhiem vu', 'mo hinh', 'du an') THEN 100 END
FROM project p JOIN programme_target g ON g.id = p.programme_target_id
WHERE NOT EXISTS (SELECT 1 FROM project_result r WHERE r.project_id = p.id
                  AND (r.programme_target_id = g.id OR (r.programme_target_id IS NULL AND fold(g.unit_label) = fold(r.unit_label))))
      AND NOT EXISTS (SELECT 1 FROM project below WHERE below.parent_id = p.id AND below.programme_target_id = p.programme_target_id
                      AND NOT EXISTS (SELECT 1 FROM project_state s WHERE s.source = below.source AND s.state = below.state AND s.beside));

-- What counts as done for a target, record by record: results of accepted projects, activities that were held,
-- classes that ended, rounds that were recognised, and what somebody typed where no record stands behind it
-- (`typed`). It is of the year of its day, but within its programme what is of the programme's years; without
-- `done_on` it is known only by its year. `until_day` is the day on which it was taken back, if it was. `source` is the
-- fund, where it is known.
CREATE TEMP VIEW target_done AS
WITH result AS (
       SELECT r.project_id, coalesce(r.programme_target_id, own.id) AS target, r.name, r.done_quantity AS done
       FROM project_result r JOIN project p ON p.id = r.project_id
            LEFT JOIN programme_target own ON own.id = p.programme_target_id AND fold(own.unit_label) = fold(r.unit_label)),
     record AS (
       SELECT y.programme_target_id AS target, y.year, 'programme_target_year' AS noun, y.id, 'Nhập tay năm ' || y.year AS name,
              y.done_quantity AS value, NULL AS done_on, '9999-12-31' AS until_day, NULL AS source, 1 AS typed
       FROM programme_target_year y
       UNION ALL
       SELECT r.target, p.year, 'project', p.id, p.name || ': ' || r.name, r.done, x.accepted_on, x.until_day, p.source, 0
       FROM project_accepted x JOIN project p ON p.id = x.project_id JOIN result r ON r.project_id = p.id
       WHERE r.target IS NOT NULL
       UNION ALL
       SELECT t.target, p.year, 'project', p.id, p.name, t.quantity, x.accepted_on, x.until_day, p.source, 0
       FROM project_accepted x JOIN project p ON p.id = x.project_id JOIN project_target t ON t.project_id = p.id
       UNION ALL
       SELECT a.programme_target_id, a.year, 'activity', a.id, a.name, a.quantity, a.held_on, '9999-12-31', a.source, 0
       FROM activity_counted a
       WHERE a.programme_target_id IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM result r WHERE r.project_id = a.project_id AND r.target = a.programme_target_id AND r.done IS NOT NULL)
       UNION ALL
       SELECT c.programme_target_id, c.year, 'course', c.id, c.name,
              CASE WHEN fold(g.unit_label) IN ('lop', 'khoa', 'cuoc', 'lan') THEN 100 ELSE 100 * c.taught END,
              c.ends_on, '9999-12-31', p.source, 0
       FROM course_counted c JOIN programme_target g ON g.id = c.programme_target_id LEFT JOIN project p ON p.id = c.project_id
       WHERE c.state IN ('finished', 'settled')
             AND NOT EXISTS (SELECT 1 FROM result r WHERE r.project_id = c.project_id AND r.target = c.programme_target_id AND r.done IS NOT NULL)
       UNION ALL
       SELECT w.programme_target_id, w.year, 'award_round', w.id, w.name, 100, coalesce(w.decision_on, w.ends_on), '9999-12-31', NULL, 0
       FROM award_round w
       WHERE w.state = 'recognised' AND w.programme_target_id IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM result r WHERE r.project_id = w.project_id AND r.target = w.programme_target_id AND r.done IS NOT NULL))
SELECT d.target,
       CASE WHEN d.done_on IS NULL THEN d.year
            ELSE min(iif(d.year <= g.period_end, g.period_end, 9999),
                     max(iif(d.year >= g.period_start, g.period_start, 0), CAST(substr(d.done_on, 1, 4) AS INTEGER))) END AS year,
       d.noun, d.id, d.name, d.value, d.done_on, d.until_day, d.source, d.typed
FROM record d JOIN programme_target t ON t.id = d.target JOIN programme g ON g.id = t.programme_id;

-- The lines of the plans in force, each with what it is to bring to the target that it names (`things`): what it states,
-- else the one facility that it names where facilities are counted.
CREATE TEMP VIEW target_line AS
SELECT l.*, coalesce(l.quantity, CASE WHEN l.facility_id IS NOT NULL AND fold(g.unit_label) LIKE 'co so%' THEN 100 END) AS things
FROM plan_line l LEFT JOIN programme_target g ON g.id = l.target_id;
