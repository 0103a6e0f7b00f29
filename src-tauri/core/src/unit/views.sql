-- The facts of units, for everybody. A day picks the row: from_on <= day AND to_on >= day.

-- The unit that a row of `unit` is on each day: the row of its own code, or, beyond the reform, the one
-- unit that it went into or came from. Where there were several, none: nobody knows which.
-- A unit is counted by `unit` (the first row of its code), whatever it is called on the day.
CREATE TEMP VIEW unit_on AS
SELECT u.id AS row_id,
       first.id AS unit,
       r.id AS unit_id,
       r.standard, r.level, r.kind, r.name, r.parent_id AS above_id,
       coalesce(r.valid_from, '0000-01-01') AS from_on,
       coalesce(r.valid_to, '9999-12-31') AS to_on,
       0 AS through_reform
FROM unit u
     JOIN unit r ON r.standard = u.standard AND r.level = u.level AND r.code = u.code
     JOIN unit first ON first.id = (SELECT f.id FROM unit f
                                    WHERE f.standard = u.standard AND f.level = u.level AND f.code = u.code
                                    ORDER BY f.valid_from, f.id LIMIT 1)
UNION ALL
SELECT u.id, t.id, r.id, r.standard, r.level, r.kind, r.name, r.parent_id,
       coalesce(r.valid_from, '0000-01-01'), coalesce(r.valid_to, '9999-12-31'), 1
FROM unit u
     JOIN unit first ON first.id = (SELECT f.id FROM unit f
                                    WHERE f.standard = u.standard AND f.level = u.level AND f.code = u.code
                                    ORDER BY f.valid_from, f.id LIMIT 1)
     JOIN unit t ON t.id = coalesce(
       (SELECT m.new_unit_id FROM unit_mapping m WHERE m.old_unit_id = first.id
        GROUP BY m.old_unit_id HAVING count(DISTINCT m.new_unit_id) = 1),
       (SELECT m.old_unit_id FROM unit_mapping m WHERE m.new_unit_id = first.id
        GROUP BY m.new_unit_id HAVING count(DISTINCT m.old_unit_id) = 1))
     JOIN unit r ON r.standard = t.standard AND r.level = t.level AND r.code = t.code
WHERE t.standard <> u.standard;

-- The former district (khu vực huyện cũ) of every row of `unit` that lay in one alone, with its province of then.
CREATE TEMP VIEW unit_district AS
SELECT u.id AS row_id, d.id AS district_id, d.name AS district, p.id AS province_id, p.name AS province
FROM unit u
     JOIN unit d ON d.id = CASE
       WHEN u.level = 2 THEN u.id
       WHEN u.standard = 'pre2025' AND u.level = 3 THEN u.parent_id
       WHEN u.standard = '2025' AND u.level = 3 THEN (
         SELECT min(o.parent_id)
         FROM unit f JOIN unit_mapping m ON m.new_unit_id = f.id JOIN unit o ON o.id = m.old_unit_id
         WHERE f.standard = u.standard AND f.level = u.level AND f.code = u.code
         HAVING count(DISTINCT o.parent_id) = 1)
     END
     LEFT JOIN unit p ON p.id = d.parent_id;

-- The provinces of the ledger's own ground: `own` by its code, before the reform and since; `became` what its own
-- went into; `merged` what went into its own.
CREATE TEMP VIEW home_province AS
WITH own AS (SELECT p.id, p.standard FROM unit p JOIN meta m ON m.key = 'province' AND m.value = p.code WHERE p.level = 1)
SELECT id AS unit_id, standard, 'own' AS relation FROM own
UNION ALL
SELECT DISTINCT n.parent_id, '2025', 'became'
FROM own w CROSS JOIN unit d ON d.parent_id = w.id CROSS JOIN unit o ON o.parent_id = d.id AND o.level = 3
     CROSS JOIN unit_mapping x ON x.old_unit_id = o.id CROSS JOIN unit n ON n.id = x.new_unit_id AND n.level = 3
WHERE n.parent_id NOT IN (SELECT id FROM own)
UNION ALL
SELECT DISTINCT d.parent_id, 'pre2025', 'merged'
FROM own w CROSS JOIN unit n ON n.parent_id = w.id AND n.level = 3
     CROSS JOIN unit_mapping x ON x.new_unit_id = n.id CROSS JOIN unit o ON o.id = x.old_unit_id AND o.level = 3
     CROSS JOIN unit d ON d.id = o.parent_id
WHERE d.parent_id NOT IN (SELECT id FROM own);
