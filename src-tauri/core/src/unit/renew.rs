//! Địa giới hiện nay: records whose present unit has ended are listed by it, and brought under the unit of today in one
//! operation.
//!
//! What surprises: only what a record says of *today* changes. The address as written stays, the unit as recorded stays
//! (where nobody recorded one it becomes the unit that ended), and who was divided is asked, never guessed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use specta::Type;

use super::store;
use crate::error::{Error, Result};
use crate::field::{Kind, Noun};
use crate::ids::UnitId;
use crate::ledger::{Done, Ledger, Op, Reader};
use crate::nouns::NOUNS;

/// The field that says where a record is today.
const NOW: &str = "unit_id";
/// The field that says where it was recorded.
const RECORDED: &str = "unit_recorded_id";
/// The field that says how the present unit was decided.
const DECIDED: &str = "unit_decided";

/// A unit that ended while records still stand under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EndedUnit {
    /// The unit.
    pub id: UnitId,
    /// Its name then.
    pub name: String,
    /// Its last day.
    pub ended_on: NaiveDate,
    /// The one unit that it is today; none where it was divided, or nothing is known.
    pub successor: Option<UnitToday>,
    /// What it may be today, where somebody must say.
    pub choices: Vec<UnitToday>,
    /// The records under it.
    pub records: Vec<UnitRecord>,
}

/// A unit to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UnitToday {
    /// Its id.
    pub id: UnitId,
    /// Its name.
    pub name: String,
}

/// A record under a unit that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UnitRecord {
    /// Code name of its noun.
    pub noun: String,
    /// Its id.
    pub id: String,
    /// What names it.
    pub name: String,
}

/// The nouns whose records say where they are today beside where they were recorded.
fn placed() -> impl Iterator<Item = &'static Noun> {
    NOUNS.iter().copied().filter(|noun| {
        let points = |name: &str| {
            noun.field(name)
                .is_some_and(|field| matches!(field.kind, Kind::Ref { noun: "unit" }))
        };
        points(NOW) && points(RECORDED)
    })
}

/// Every unit that ended before `today` while records stand under it, by name.
pub fn ended(reader: &Reader<'_>, today: NaiveDate) -> Result<Vec<EndedUnit>> {
    let mut found: BTreeMap<UnitId, EndedUnit> = BTreeMap::new();
    for noun in placed() {
        let title = noun.title.first().copied().unwrap_or("id");
        for one in store::under_ended(reader, noun.name, title, today)? {
            let unit = match found.entry(one.unit.clone()) {
                std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
                std::collections::btree_map::Entry::Vacant(entry) => {
                    let choices = store::on(reader, &one.unit, today)?;
                    let (successor, choices) = match <[UnitToday; 1]>::try_from(choices) {
                        Ok([only]) => (Some(only), Vec::new()),
                        Err(several) => (None, several),
                    };
                    entry.insert(EndedUnit {
                        id: one.unit,
                        name: one.unit_name,
                        ended_on: one.ended_on,
                        successor,
                        choices,
                        records: Vec::new(),
                    })
                }
            };
            unit.records.push(UnitRecord {
                noun: noun.name.to_owned(),
                id: one.id,
                name: one.name,
            });
        }
    }
    let mut found: Vec<EndedUnit> = found.into_values().collect();
    found.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    Ok(found)
}

/// How many records stand under units that ended before `today`.
pub fn count_ended(reader: &Reader<'_>, today: NaiveDate) -> Result<u32> {
    placed()
        .map(|noun| store::count_under_ended(reader, noun.name, today))
        .sum()
}

/// Brings records under the units of today: those whose unit has one successor, and those for which `chosen` names a unit,
/// by the id of the record or of the unit that ended. Answers how many; the others stay as they are.
pub fn renew(
    ledger: &Ledger,
    chosen: &BTreeMap<String, UnitId>,
    today: NaiveDate,
) -> Result<Done<u32>> {
    let ended = ledger.read(|reader| ended(reader, today))?;
    let mut moves: Vec<(&UnitRecord, &EndedUnit, UnitId, &'static str)> = Vec::new();
    for unit in &ended {
        for record in &unit.records {
            let asked = chosen
                .get(&record.id)
                .or_else(|| chosen.get(unit.id.as_str()));
            match (asked, &unit.successor) {
                (Some(to), _) => moves.push((record, unit, to.clone(), "asked")),
                (None, Some(successor)) => {
                    moves.push((record, unit, successor.id.clone(), "mapping"));
                }
                (None, None) => {}
            }
        }
    }
    if moves.is_empty() {
        return Ok(Done::unchanged(0));
    }
    let op = Op::RenewUnits { count: moves.len() };
    ledger.transact(&op, |tx| {
        let mut count = 0;
        for (record, unit, to, how) in moves {
            if !store::holds(tx, &to, today)? {
                return Err(Error::refused(
                    "unit_ended",
                    format!(
                        "Đơn vị được chọn thay “{}” không còn hiệu lực. Hãy chọn đơn vị hiện nay.",
                        unit.name
                    ),
                ));
            }
            let noun = crate::nouns::noun(&record.noun)
                .ok_or_else(|| Error::internal("a noun with a unit"))?;
            let decided = match noun.field(DECIDED) {
                Some(_) => format!(", {DECIDED} = '{how}'"),
                None => String::new(),
            };
            let sql = format!(
                "UPDATE {} SET {NOW} = ?2, {RECORDED} = coalesce({RECORDED}, {NOW}){decided} WHERE id = ?1 AND {NOW} = ?3",
                noun.name
            );
            count += u32::try_from(tx.run(&sql, rusqlite::params![record.id, to, unit.id])?).unwrap_or_default();
        }
        Ok(count)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::shipped;
    use crate::ledger::testing;

    fn unit(name: &str) -> String {
        shipped(&format!("unit/{name}"))
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn facility(ledger: &Ledger, id: &str, at: &str, recorded: Option<&str>) {
        ledger
            .transact(&Op::LoadDemo, |tx| {
                tx.run(
                    "INSERT INTO facility(id, name, commune_written, unit_recorded_id, unit_id, unit_decided)
                     VALUES (?1, 'Cơ sở ' || ?1, 'như đã ghi', ?3, ?2, 'hand')",
                    rusqlite::params![id, at, recorded],
                )
            })
            .unwrap();
    }

    fn told(ledger: &Ledger, id: &str) -> (String, Option<String>, String, String) {
        ledger
            .read(|reader| {
                reader.row(
                    "SELECT u.name, r.name, f.unit_decided, f.commune_written FROM facility f JOIN unit u ON u.id = f.unit_id
                     LEFT JOIN unit r ON r.id = f.unit_recorded_id WHERE f.id = ?1",
                    [id],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
                )
            })
            .unwrap()
            .unwrap()
    }

    /// Of the commune of Đồng Nai that became a ward on 30/4/2026: code, old name, new name.
    fn reformed(ledger: &Ledger) -> (String, String, String) {
        ledger
            .read(|reader| {
                reader.row(
                    "SELECT o.code, o.name, n.name FROM unit o JOIN unit n ON n.standard = o.standard AND n.level = o.level AND n.code = o.code
                     WHERE o.level = 3 AND o.valid_to = '2026-04-29' AND n.valid_from = '2026-04-30' ORDER BY o.code LIMIT 1",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
            })
            .unwrap()
            .unwrap()
    }

    #[test]
    fn a_commune_that_became_a_ward_is_renewed_from_its_day_and_given_back_by_undo() {
        let (ledger, _, _folder) = testing::ledger("75", || testing::NOW);
        let (code, old, new) = reformed(&ledger);
        facility(&ledger, "a", &unit(&format!("2025/3/{code}")), None);
        let on = |today: &str| ledger.read(|reader| ended(reader, day(today))).unwrap();
        assert!(on("2026-04-29").is_empty(), "its last day");
        let found = on("2026-04-30");
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].name.as_str(), found[0].records.len()),
            (old.as_str(), 1)
        );
        assert_eq!(
            found[0].successor.as_ref().map(|one| one.name.as_str()),
            Some(new.as_str())
        );
        let done = renew(&ledger, &BTreeMap::new(), day("2026-04-30")).unwrap();
        assert_eq!((done.value, done.changed), (1, vec!["facility".to_owned()]));
        assert_eq!(
            told(&ledger, "a"),
            (
                new,
                Some(old.clone()),
                "mapping".into(),
                "như đã ghi".into()
            ),
            "where it was recorded and as it was written is kept"
        );
        assert!(on("2026-04-30").is_empty());
        let again = renew(&ledger, &BTreeMap::new(), day("2026-04-30")).unwrap();
        assert_eq!((again.value, again.changed.len()), (0, 0));
        ledger.undo().unwrap();
        assert_eq!(
            told(&ledger, "a"),
            (old, None, "hand".into(), "như đã ghi".into())
        );
    }

    #[test]
    fn a_divided_commune_is_asked_and_a_whole_one_follows_the_law() {
        let (ledger, _, _folder) = testing::ledger("75", || testing::NOW);
        let pick = |having: &str| -> UnitId {
            ledger
                .read(|reader| {
                    reader.value(
                        &format!(
                            "SELECT m.old_unit_id FROM unit_mapping m JOIN unit o ON o.id = m.old_unit_id
                             WHERE o.level = 3 AND o.valid_to = '2025-06-30'
                             GROUP BY 1 HAVING count(DISTINCT m.new_unit_id) {having} ORDER BY 1 LIMIT 1"
                        ),
                        [],
                    )
                })
                .unwrap()
        };
        let (whole, divided): (UnitId, UnitId) = (pick("= 1"), pick("> 1"));
        facility(&ledger, "a", &whole, Some(&whole));
        facility(&ledger, "b", &divided, Some(&divided));
        facility(&ledger, "c", &divided, Some(&divided));
        let today = day("2026-11-22");
        let found = ledger.read(|reader| ended(reader, today)).unwrap();
        let asked = found.iter().find(|one| one.id == divided).unwrap();
        assert!(asked.successor.is_none() && asked.choices.len() > 1);
        assert_eq!(asked.records.len(), 2);
        assert_eq!(renew(&ledger, &BTreeMap::new(), today).unwrap().value, 1);
        let left = ledger.read(|reader| ended(reader, today)).unwrap();
        assert_eq!(left.len(), 1, "the divided one waits");
        let (first, second) = (&asked.choices[0], &asked.choices[1]);
        let chosen = BTreeMap::from([
            (divided.to_string(), first.id.clone()),
            ("c".to_owned(), second.id.clone()),
        ]);
        assert_eq!(renew(&ledger, &chosen, today).unwrap().value, 2);
        assert_eq!(told(&ledger, "b").0, first.name);
        let (now, _, how, _) = told(&ledger, "c");
        assert_eq!((now, how.as_str()), (second.name.clone(), "asked"));
        let past = BTreeMap::from([("a".to_owned(), whole)]);
        assert_eq!(renew(&ledger, &past, today).unwrap().value, 0);
    }
}
