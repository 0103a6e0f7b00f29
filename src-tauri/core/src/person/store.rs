//! The SQL of people who come in by lists.

use std::sync::LazyLock;

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use super::matching::{Identity, Known, covers};
use crate::error::Result;
use crate::facility::matching::digits;
use crate::ids::PersonId;
use crate::ledger::{Reader, Tx};
use crate::period::{PartialDate, Precision};
use crate::text::{fold, words};

/// Columns of a person that a list fills, in the order of [`Stated`].
const COLUMNS: [&str; 15] = [
    "name",
    "citizen_id",
    "phone",
    "email",
    "ethnicity",
    "job_title",
    "workplace",
    "education",
    "address_written",
    "commune_written",
    "district_written",
    "female",
    "minority",
    "unit_recorded_id",
    "born_on",
];

/// What a row says of a person; none where the list is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stated {
    /// The texts, in the order of the columns before `female`.
    pub(crate) texts: [Option<String>; 11],
    pub(crate) female: Option<bool>,
    pub(crate) minority: Option<bool>,
    /// The unit at the time, the unit now, and how that was decided.
    pub(crate) unit: (Option<String>, Option<String>, Option<&'static str>),
    pub(crate) born: Option<PartialDate>,
}

/// A column and what it becomes.
pub(crate) type Change = (&'static str, Value);

impl Stated {
    fn values(&self) -> [Option<Value>; 15] {
        let text = |text: &Option<String>| text.clone().map(Value::Text);
        let flag = |flag: Option<bool>| flag.map(|yes| Value::Integer(i64::from(yes)));
        let [
            name,
            citizen_id,
            phone,
            email,
            ethnicity,
            job_title,
            workplace,
            education,
            address,
            commune,
            district,
        ] = self.texts.each_ref().map(text);
        let born = self.born.map(|date| Value::Text(date.first.to_string()));
        [
            name,
            citizen_id,
            phone,
            email,
            ethnicity,
            job_title,
            workplace,
            education,
            address,
            commune,
            district,
            flag(self.female),
            flag(self.minority),
            text(&self.unit.0),
            born,
        ]
    }

    /// What comes with a column.
    fn along(&self, column: &str) -> Vec<Change> {
        let text = |text: &str| Value::Text(text.to_owned());
        match column {
            "born_on" => self
                .born
                .map(|date| ("born_on_precision", text(date.precision.name())))
                .into_iter()
                .collect(),
            "unit_recorded_id" => {
                let now = self.unit.1.as_deref().map(|unit| ("unit_id", text(unit)));
                let how = self.unit.2.map(|how| ("unit_decided", text(how)));
                now.into_iter().chain(how).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Everybody in the ledger, for matching, oldest first.
pub(crate) fn known(reader: &Reader<'_>) -> Result<Known> {
    let rows = reader.rows(
        "SELECT id, name, born_on, born_on_precision, female, coalesce(citizen_id, ''), coalesce(phone, ''),
                coalesce(commune_written, ''), coalesce(workplace, ''), coalesce(job_title, ''),
                coalesce(address_written, '') FROM person ORDER BY id",
        [],
        |row| {
            Ok(Identity {
                id: row.get(0)?,
                place: String::new(),
                name: row.get(1)?,
                born: born(row.get(2)?, row.get(3)?),
                female: row.get(4)?,
                citizen_id: row.get(5)?,
                phone: row.get(6)?,
                commune: row.get(7)?,
                workplace: row.get(8)?,
                job_title: row.get(9)?,
                address: row.get(10)?,
            })
        },
    )?;
    let mut known = Known::default();
    for identity in rows {
        known.add(identity);
    }
    Ok(known)
}

fn born(first: Option<String>, precision: Option<String>) -> Option<PartialDate> {
    Some(PartialDate {
        first: first?.parse().ok()?,
        precision: precision
            .and_then(|name| Precision::from_name(&name))
            .unwrap_or(Precision::Day),
    })
}

/// How a row would change a person: the columns to set. `fill` keeps what the ledger has.
pub(crate) fn changes(
    reader: &Reader<'_>,
    id: &str,
    stated: &Stated,
    fill: bool,
) -> Result<Vec<Change>> {
    static SELECT: LazyLock<String> = LazyLock::new(|| {
        let columns = COLUMNS.join(", ");
        format!("SELECT {columns}, born_on_precision FROM person WHERE id = ?1")
    });
    let found: Option<(Vec<Value>, Option<String>)> =
        reader.row(&SELECT, [id], |row: &Row<'_>| {
            let now = (0..COLUMNS.len())
                .map(|at| row.get(at))
                .collect::<rusqlite::Result<_>>()?;
            Ok((now, row.get(COLUMNS.len())?))
        })?;
    let Some((now, precision)) = found else {
        return Ok(Vec::new());
    };
    let mut changes = Vec::new();
    for ((column, new), now) in COLUMNS.into_iter().zip(stated.values()).zip(now) {
        let Some(new) = new else { continue };
        let known = match &now {
            Value::Null => false,
            _ if fill => true,
            now => says(column, now, &new, precision.as_deref(), stated.born),
        };
        if !known {
            changes.push((column, new));
            changes.extend(stated.along(column));
        }
    }
    Ok(changes)
}

/// Whether the ledger's value already says what the list says: a name without its marks, a telephone
/// with dots, a year beside a day add nothing.
fn says(
    column: &str,
    now: &Value,
    new: &Value,
    precision: Option<&str>,
    stated: Option<PartialDate>,
) -> bool {
    match (column, now, new) {
        ("name", Value::Text(now), Value::Text(new)) => words(now) == words(new),
        ("phone", Value::Text(now), Value::Text(new)) => digits(now) == digits(new),
        ("email", Value::Text(now), Value::Text(new)) => fold(now) == fold(new),
        ("born_on", Value::Text(now), _) => {
            let known = born(Some(now.clone()), precision.map(str::to_owned));
            matches!((known, stated), (Some(known), Some(said)) if covers(known, said))
        }
        _ => now == new,
    }
}

/// Writes the changes of [`changes`].
pub(crate) fn change(tx: &Tx<'_>, id: &PersonId, changes: &[Change]) -> Result<()> {
    let sets: Vec<String> = changes
        .iter()
        .enumerate()
        .map(|(n, (column, _))| format!("{column} = ?{}", n + 2))
        .collect();
    let id = Value::Text(id.to_string());
    let bound = std::iter::once(&id).chain(changes.iter().map(|(_, value)| value));
    tx.run(
        &format!("UPDATE person SET {} WHERE id = ?1", sets.join(", ")),
        params_from_iter(bound),
    )?;
    Ok(())
}

/// A new person; answers its id.
pub(crate) fn add(tx: &Tx<'_>, stated: &Stated) -> Result<PersonId> {
    let id = PersonId::from(tx.new_id());
    let mut set: Vec<Change> = Vec::new();
    for (column, value) in COLUMNS.into_iter().zip(stated.values()) {
        if let Some(value) = value {
            set.push((column, value));
            set.extend(stated.along(column));
        }
    }
    let columns: Vec<&str> = set.iter().map(|(column, _)| *column).collect();
    let marks: Vec<String> = (2..=set.len() + 1).map(|n| format!("?{n}")).collect();
    let own = Value::Text(id.to_string());
    let bound = std::iter::once(&own).chain(set.iter().map(|(_, value)| value));
    tx.run(
        &format!(
            "INSERT INTO person(id, {}) VALUES (?1, {})",
            columns.join(", "),
            marks.join(", ")
        ),
        params_from_iter(bound),
    )?;
    Ok(id)
}

/// Whether a person has a role, at whatever time.
pub(crate) fn has_role(reader: &Reader<'_>, person: &PersonId, role: &str) -> Result<bool> {
    let found: Option<i64> = reader.row(
        "SELECT 1 FROM person_role WHERE person_id = ?1 AND role = ?2 LIMIT 1",
        [person, role],
        |row| row.get(0),
    )?;
    Ok(found.is_some())
}

/// Gives a person a role, from a day not known.
pub(crate) fn add_role(tx: &Tx<'_>, person: &PersonId, role: &str) -> Result<()> {
    tx.run(
        "INSERT INTO person_role(id, person_id, role) VALUES (?1, ?2, ?3)",
        [tx.new_id().as_str(), person, role],
    )?;
    Ok(())
}
