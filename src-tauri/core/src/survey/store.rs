//! The SQL of survey imports.

use std::borrow::Cow;
use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{Row, params};

use super::mode::{Mode, Modes};
use super::units::Resolved;
use super::{Field, Need, Record, Target, Wording};
use crate::clock::Instant;
use crate::error::Result;
use crate::ids::{FacilityId, ImportId};
use crate::ledger::{Reader, Rows, Tx};
use crate::money::Money;
use crate::text::fold;

/// Columns of a facility that a survey fills, with the field they are read from, in the order of
/// [`FacilityValues`].
const FACILITY: [(&str, Field); 21] = [
    ("name", Field::Name),
    (LEGAL_FORM, Field::LegalForm),
    ("owner_name", Field::Owner),
    ("address_written", Field::Address),
    ("commune_written", Field::Commune),
    ("district_written", Field::District),
    ("province_written", Field::Province),
    ("phone", Field::Phone),
    ("email", Field::Email),
    ("website", Field::Website),
    ("tax_code", Field::TaxCode),
    ("registration_no", Field::RegistrationNo),
    ("registration_date", Field::RegistrationDate),
    ("registration_date_precision", Field::RegistrationDate),
    ("established", Field::StartDate),
    ("established_precision", Field::StartDate),
    ("sector_written", Field::Sector),
    (SECTOR_GROUP, Field::Sector),
    ("products", Field::Products),
    ("equipment", Field::Equipment),
    ("unit_recorded_id", Field::Commune),
];
const LEGAL_FORM: &str = "legal_form";
const SECTOR_GROUP: &str = "sector_group";

/// What a record says of a facility; none where the sheet is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FacilityValues {
    pub(super) columns: [Option<Arc<str>>; 21],
    /// The unit as it is now.
    pub(super) unit: Arc<Resolved>,
    /// The legal form was only guessed from the name.
    pub(super) form_guessed: bool,
}

/// What a record says in the words of code lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Codes {
    pub(super) legal_form: Option<Cow<'static, str>>,
    /// It was guessed from the name, no cell states it.
    pub(super) form_guessed: bool,
    pub(super) sector_group: Option<Cow<'static, str>>,
}

/// What a record says of a year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct YearValues {
    /// labour_total, labour_female, investment_vnd, charter_capital_vnd, revenue_vnd, export_vnd
    pub(super) figures: [Option<i64>; 6],
    /// Of investment and revenue.
    pub(super) qualifiers: [Option<&'static str>; 2],
}

pub(super) const FIGURES: [(&str, Field); 6] = [
    ("labour_total", Field::LabourTotal),
    ("labour_female", Field::LabourFemale),
    ("investment_vnd", Field::InvestmentVnd),
    ("charter_capital_vnd", Field::CharterCapitalVnd),
    ("revenue_vnd", Field::RevenueVnd),
    ("export_vnd", Field::ExportVnd),
];
const QUALIFIERS: [(&str, Field); 2] = [
    ("investment_vnd_qualifier", Field::InvestmentVnd),
    ("revenue_vnd_qualifier", Field::RevenueVnd),
];

/// The figures of a facility in the years before one, the nearest first.
pub(super) fn figures_before(
    reader: &Reader<'_>,
    facility: &FacilityId,
    year: i32,
) -> Result<Vec<(i64, [Option<i64>; 6])>> {
    reader.rows(
        "SELECT year, labour_total, labour_female, investment_vnd, charter_capital_vnd, revenue_vnd, export_vnd
         FROM facility_year WHERE facility_id = ?1 AND year < ?2 ORDER BY year DESC, as_of DESC NULLS LAST, id DESC",
        params![facility, year],
        |row| {
            let mut figures = [None; 6];
            for (at, figure) in figures.iter_mut().enumerate() {
                *figure = row.get(at + 1)?;
            }
            Ok((row.get(0)?, figures))
        },
    )
}

impl FacilityValues {
    pub(super) fn of(record: &Record, codes: &Codes, unit: &Arc<Resolved>) -> Self {
        let date = |text: &Option<Arc<str>>| -> (Option<Arc<str>>, Option<Arc<str>>) {
            let parsed = text
                .as_deref()
                .and_then(|text| text.parse::<crate::period::PartialDate>().ok());
            (
                parsed.map(|date| date.first.to_string().into()),
                parsed.map(|date| date.precision.name().into()),
            )
        };
        let list = |parts: &[Arc<str>]| match parts {
            [] => None,
            [one] => Some(Arc::clone(one)),
            more => Some(more.join("; ").into()),
        };
        let registration = date(&record.registration_date);
        let established = date(&record.start_date);
        Self {
            columns: [
                record.name.clone(),
                codes.legal_form.as_deref().map(Arc::from),
                record.owner.clone(),
                record.address.clone(),
                record.commune.clone(),
                record.district.clone(),
                record.province.clone(),
                record.phone.clone(),
                record.email.clone(),
                record.website.clone(),
                record.tax_code.clone(),
                record.registration_no.clone(),
                registration.0,
                registration.1,
                established.0,
                established.1,
                record.sector.clone(),
                codes.sector_group.as_deref().map(Arc::from),
                list(&record.products),
                list(&record.equipment),
                unit.recorded.as_deref().map(Arc::from),
            ],
            unit: Arc::clone(unit),
            form_guessed: codes.form_guessed,
        }
    }

    /// What a value does to a known facility: what the sheet does not write out only fills.
    fn mode(&self, column: &str, field: Field, modes: Modes<'_>) -> Mode {
        let said = modes.of(field);
        match column {
            SECTOR_GROUP => said.max(Mode::Fill),
            LEGAL_FORM if self.form_guessed => said.max(Mode::Fill),
            _ => said,
        }
    }
}

impl FacilityValues {
    /// Silent where the cells of a questionnaire still say what was sent with it, and on the place
    /// unless `place`.
    pub(super) fn only_touched(&mut self, untouched: &[Field], place: bool) {
        if !place {
            self.unit = Arc::default();
        }
        for ((_, field), value) in FACILITY.iter().zip(&mut self.columns) {
            let is_place = matches!(field, Field::Commune | Field::District | Field::Province);
            if if is_place {
                !place
            } else {
                untouched.contains(field)
            } {
                *value = None;
            }
        }
    }
}

impl YearValues {
    pub(super) fn of(record: &Record) -> Self {
        let money = |amount: Option<Money>| amount.map(Money::dong);
        Self {
            figures: [
                record.labour_total.map(i64::from),
                record.labour_female.map(i64::from),
                money(record.investment_vnd),
                money(record.charter_capital_vnd),
                money(record.revenue_vnd),
                money(record.export_vnd),
            ],
            qualifiers: [
                record.investment_vnd_qualifier.map(super::Qualifier::name),
                record.revenue_vnd_qualifier.map(super::Qualifier::name),
            ],
        }
    }

    fn is_silent(&self) -> bool {
        self.figures.iter().all(Option::is_none)
    }
}

/// Whether a facility's commune of today is settled.
pub(super) fn has_unit(reader: &Reader<'_>, facility: &FacilityId) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM facility WHERE id = ?1 AND unit_id IS NOT NULL)",
        [facility],
    )
}

/// An earlier import of the very same bytes that still stands.
pub(super) struct ImportedBefore {
    pub(super) id: ImportId,
    /// When it was made.
    pub(super) at: Instant,
    /// The year of its figures.
    pub(super) year: i32,
}

/// The latest import of the very same bytes for the same target that still stands.
pub(super) fn imported_before(
    reader: &Reader<'_>,
    target: Target,
    sha256: &str,
) -> Result<Option<ImportedBefore>> {
    reader.row(
        "SELECT i.id, t.at_ms, i.year FROM survey_import i
         JOIN journal_change c ON c.row_id = i.id AND c.tbl = 'survey_import' AND c.kind = 'I'
         JOIN journal_transaction t ON t.id = c.tx
         WHERE i.sha256 = ?1 AND i.target = ?2 AND i.state IS NOT 'undone' ORDER BY t.id DESC LIMIT 1",
        [sha256, target.name()],
        |row| {
            Ok(ImportedBefore {
                id: row.get(0)?,
                at: Instant(row.get(1)?),
                year: row.get(2)?,
            })
        },
    )
}

/// The rows of earlier imports of the very same bytes that still stand, each with its facility.
pub(super) fn written_rows(
    reader: &Reader<'_>,
    sha256: &str,
) -> Result<Vec<(String, u32, FacilityId)>> {
    reader.rows(
        "SELECT r.sheet, r.row, r.facility_id FROM survey_record r
         JOIN survey_import i ON i.id = r.survey_import_id
         WHERE i.sha256 = ?1 AND i.state IS NOT 'undone' AND r.facility_id IS NOT NULL",
        [sha256],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// A heading of khuyến công.
pub(super) struct Content {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) short_name: Option<String>,
}

/// The headings, the newest wording of each.
pub(super) fn contents(reader: &Reader<'_>) -> Result<Vec<Content>> {
    let mut contents = reader.rows(
        "SELECT id, code, name, short_name FROM content ORDER BY code, valid_from DESC NULLS LAST",
        [],
        |row| {
            Ok(Content {
                id: row.get(0)?,
                code: row.get(1)?,
                name: row.get(2)?,
                short_name: row.get(3)?,
            })
        },
    )?;
    contents.dedup_by(|next, kept| next.code == kept.code);
    Ok(contents)
}

/// Headings that staff read as a field.
pub(super) fn headings(reader: &Reader<'_>) -> Result<Vec<Wording>> {
    let rows = reader.rows(
        "SELECT field, written FROM survey_synonym ORDER BY id",
        [],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
    )?;
    Ok(rows
        .into_iter()
        .filter_map(|(field, written)| {
            Some(Wording {
                field: Field::from_name(&field)?,
                written,
            })
        })
        .collect())
}

/// Answers remembered: list, as written, context, value.
pub(super) fn value_matches(reader: &Reader<'_>) -> Result<Vec<(String, String, String, String)>> {
    reader.rows(
        "SELECT list, written, coalesce(context, ''), value FROM survey_value_match ORDER BY id",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}

/// How the record would change a facility: the columns to set.
pub(super) fn facility_changes(
    reader: &Reader<'_>,
    id: &str,
    values: &FacilityValues,
    modes: Modes<'_>,
) -> Result<Vec<(&'static str, Arc<str>)>> {
    let columns = FACILITY
        .map(|(column, _)| format!("\"{column}\""))
        .join(", ");
    let now: Option<Vec<Option<String>>> = reader.row(
        &format!("SELECT {columns} FROM facility WHERE id = ?1"),
        [id],
        |row: &Row<'_>| (0..FACILITY.len()).map(|at| row.get(at)).collect(),
    )?;
    let Some(now) = now else {
        return Ok(Vec::new());
    };
    let mut changes = Vec::new();
    for (((column, field), new), now) in FACILITY.iter().zip(&values.columns).zip(now) {
        if let Some(new) = new
            && now.as_deref() != Some(&**new)
            && values.mode(column, *field, modes).writes(now.is_none())
        {
            changes.push((*column, new.clone()));
        }
    }
    if changes
        .iter()
        .any(|(column, _)| *column == "unit_recorded_id")
    {
        if let Some(current) = &values.unit.current {
            changes.push(("unit_id", current.as_str().into()));
        }
        if let Some(decided) = values.unit.decided {
            changes.push(("unit_decided", decided.into()));
        }
    }
    Ok(changes)
}

/// Writes the changes of [`facility_changes`].
pub(super) fn change_facility(
    tx: &Tx<'_>,
    id: &str,
    changes: &[(&'static str, Arc<str>)],
) -> Result<()> {
    let sets: Vec<String> = changes
        .iter()
        .enumerate()
        .map(|(n, (column, _))| format!("\"{column}\" = ?{}", n + 2))
        .collect();
    let mut bound: Vec<&str> = vec![id];
    bound.extend(changes.iter().map(|(_, value)| &**value));
    tx.run(
        &format!("UPDATE facility SET {} WHERE id = ?1", sets.join(", ")),
        rusqlite::params_from_iter(bound),
    )?;
    Ok(())
}

/// New rows of an import that wait to be written together, in the order of their references.
#[derive(Debug)]
pub(super) struct NewRows {
    facilities: Rows,
    years: Rows,
    needs: Rows,
    records: Rows,
}

impl Default for NewRows {
    fn default() -> Self {
        let columns = FACILITY
            .map(|(column, _)| format!("\"{column}\""))
            .join(", ");
        let marks = vec!["?"; FACILITY.len() + 3].join(", ");
        Self {
            facilities: Rows::new(
                format!("INSERT INTO facility(id, unit_id, unit_decided, {columns})"),
                format!("({marks})"),
            ),
            years: Rows::new(
                "INSERT INTO facility_year(id, facility_id, year, as_of, origin, survey_import_id, labour_total, labour_female,
                   investment_vnd, charter_capital_vnd, revenue_vnd, export_vnd, investment_vnd_qualifier, revenue_vnd_qualifier)",
                "(?, ?, ?, ?, 'import', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ),
            needs: Rows::new(
                "INSERT INTO facility_need(id, facility_id, year, content_written, content_id, total_vnd, requested_vnd,
                   requested_vnd_qualifier, counterpart_vnd, counterpart_vnd_qualifier, state, survey_import_id)",
                "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'new', ?)",
            ),
            records: Rows::new(
                "INSERT INTO survey_record(id, survey_import_id, sheet, row, row_count, outcome, facility_id, facility_year_id,
                                           need_rows_json, cells_json, name_written, held_reason)",
                "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ),
        }
    }
}

impl NewRows {
    /// Takes the record of a row of the sheet, which refers to the others; all are written once enough wait.
    pub(super) fn record(&mut self, tx: &Tx<'_>, values: [Value; 12]) -> Result<()> {
        self.records.add(values);
        match self.records.full() {
            true => self.write(tx),
            false => Ok(()),
        }
    }

    /// Writes what waits.
    pub(super) fn write(&mut self, tx: &Tx<'_>) -> Result<()> {
        self.facilities.write(tx)?;
        self.years.write(tx)?;
        self.needs.write(tx)?;
        self.records.write(tx)
    }
}

/// A new facility; answers its id.
pub(super) fn add_facility(tx: &Tx<'_>, rows: &mut NewRows, values: &FacilityValues) -> FacilityId {
    let id = FacilityId::from(tx.new_id());
    let text = |text: &str| Value::from(text.to_owned());
    rows.facilities.add(
        [
            Value::from(id.to_string()),
            values.unit.current.as_deref().map(text).into(),
            values.unit.decided.map(text).into(),
        ]
        .into_iter()
        .chain(
            values
                .columns
                .iter()
                .map(|column| column.as_deref().map(text).into()),
        ),
    );
    id
}

/// What a year's figures would become: the row to change (none: a new one) and the columns to set.
pub(super) struct YearChange {
    pub(super) row: Option<String>,
    pub(super) set: Vec<(&'static str, i64)>,
    pub(super) qualifiers: Vec<(&'static str, &'static str)>,
}

/// How the record would change the figures of a year; none where nothing would change.
pub(super) fn year_change(
    reader: &Reader<'_>,
    facility: Option<&FacilityId>,
    year: i32,
    values: &YearValues,
    modes: Modes<'_>,
) -> Result<Option<YearChange>> {
    if values.is_silent() {
        return Ok(None);
    }
    let columns = FIGURES.map(|(column, _)| column).join(", ");
    let found = match facility {
        Some(facility) => reader.row(
            &format!(
                "SELECT id, {columns}, investment_vnd_qualifier, revenue_vnd_qualifier FROM facility_year
                 WHERE facility_id = ?1 AND year = ?2 AND origin = 'import' ORDER BY id LIMIT 1"
            ),
            params![facility, year],
            |row| {
                let figures: Vec<Option<i64>> = (1..=6).map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?;
                Ok((row.get::<_, String>(0)?, figures, [row.get::<_, Option<String>>(7)?, row.get(8)?]))
            },
        )?,
        None => None,
    };
    let (row, now, marks) = match found {
        Some((id, now, marks)) => (Some(id), now, marks),
        None => (None, vec![None; 6], [None, None]),
    };
    let mut set = Vec::new();
    let known = row.is_some();
    let writes = |field: &Field, blank: bool| !known || modes.of(*field).writes(blank);
    for (((column, field), new), now) in FIGURES.iter().zip(values.figures).zip(&now) {
        if let Some(new) = new
            && *now != Some(new)
            && writes(field, now.is_none())
        {
            set.push((*column, new));
        }
    }
    let mut qualifiers = Vec::new();
    for (((column, field), new), now) in QUALIFIERS.iter().zip(values.qualifiers).zip(&marks) {
        // A mark goes with its figure.
        if let Some(new) = new
            && now.as_deref() != Some(new)
            && writes(field, false)
        {
            qualifiers.push((*column, new));
        }
    }
    if row.is_some() && set.is_empty() && qualifiers.is_empty() {
        return Ok(None);
    }
    Ok(Some(YearChange {
        row,
        set,
        qualifiers,
    }))
}

/// Writes a [`YearChange`]; answers the row's id.
pub(super) fn change_year(
    tx: &Tx<'_>,
    rows: &mut NewRows,
    facility: &FacilityId,
    import: &ImportId,
    year: i32,
    as_of: Option<&str>,
    change: &YearChange,
) -> Result<String> {
    let Some(id) = &change.row else {
        let id = tx.new_id();
        let set = |column: &str| {
            let found = change.set.iter().find(|(of, _)| *of == column);
            found.map(|(_, value)| *value)
        };
        let qualifier = |column: &str| {
            let found = change.qualifiers.iter().find(|(of, _)| *of == column);
            found.map(|(_, value)| *value)
        };
        let text = |text: &str| Value::from(text.to_owned());
        rows.years.add([
            text(&id),
            text(facility),
            year.into(),
            as_of.map(text).into(),
            text(import),
            set("labour_total").into(),
            set("labour_female").into(),
            set("investment_vnd").into(),
            set("charter_capital_vnd").into(),
            set("revenue_vnd").into(),
            set("export_vnd").into(),
            qualifier("investment_vnd_qualifier").map(text).into(),
            qualifier("revenue_vnd_qualifier").map(text).into(),
        ]);
        return Ok(id);
    };
    let mut sets = Vec::new();
    let mut bound: Vec<Value> = vec![id.clone().into()];
    for (column, value) in &change.set {
        bound.push((*value).into());
        sets.push(format!("{column} = ?{}", bound.len()));
    }
    for (column, value) in &change.qualifiers {
        bound.push((*value).to_owned().into());
        sets.push(format!("{column} = ?{}", bound.len()));
    }
    if !sets.is_empty() {
        tx.run(
            &format!("UPDATE facility_year SET {} WHERE id = ?1", sets.join(", ")),
            rusqlite::params_from_iter(bound),
        )?;
    }
    Ok(id.clone())
}

/// A need as the ledger has it.
pub(super) struct StoredNeed {
    pub(super) id: String,
    pub(super) key: String,
    pub(super) amounts: [Option<i64>; 3],
}

/// How a need's amounts would change: total, requested, counterpart; none where nothing would.
pub(super) fn need_changes(
    stored: &StoredNeed,
    stated: [Option<i64>; 3],
    modes: Modes<'_>,
) -> Option<[Option<i64>; 3]> {
    let fields = [
        Field::TotalCostVnd,
        Field::RequestedVnd,
        Field::CounterpartVnd,
    ];
    let mut set = [None; 3];
    for (at, field) in fields.into_iter().enumerate() {
        let (new, now) = (stated[at], stored.amounts[at]);
        if new.is_some() && new != now && modes.of(field).writes(now.is_none()) {
            set[at] = new;
        }
    }
    set.iter().any(Option::is_some).then_some(set)
}

/// The needs of a facility in a year.
pub(super) fn needs(
    reader: &Reader<'_>,
    facility: &FacilityId,
    year: i32,
) -> Result<Vec<StoredNeed>> {
    reader.rows(
        "SELECT id, content_written, total_vnd, requested_vnd, counterpart_vnd FROM facility_need
         WHERE facility_id = ?1 AND year = ?2 ORDER BY id",
        params![facility, year],
        |row| {
            Ok(StoredNeed {
                id: row.get(0)?,
                key: fold(&row.get::<_, String>(1)?),
                amounts: [row.get(2)?, row.get(3)?, row.get(4)?],
            })
        },
    )
}

/// The amounts a need states: total, requested, counterpart.
pub(super) fn need_amounts(need: &Need) -> [Option<i64>; 3] {
    let requested = need.requested_vnd.or_else(|| {
        match (need.requested_national_vnd, need.requested_local_vnd) {
            (None, None) => None,
            (a, b) => a.unwrap_or_default().plus(b.unwrap_or_default()).ok(),
        }
    });
    [need.total_cost_vnd, requested, need.counterpart_vnd].map(|amount| amount.map(Money::dong))
}

/// A new need; answers its id.
pub(super) fn add_need(
    tx: &Tx<'_>,
    rows: &mut NewRows,
    facility: &FacilityId,
    import: &ImportId,
    year: i32,
    (written, content): (&str, Option<&str>),
    need: &Need,
) -> String {
    let id = tx.new_id();
    let [total, requested, counterpart] = need_amounts(need);
    let text = |text: &str| Value::from(text.to_owned());
    let mark = |mark: Option<super::Qualifier>| Value::from(mark.map(|one| text(one.name())));
    rows.needs.add([
        text(&id),
        text(facility),
        year.into(),
        text(written),
        content.map(text).into(),
        total.into(),
        requested.into(),
        mark(need.requested_vnd_qualifier),
        counterpart.into(),
        mark(need.counterpart_vnd_qualifier),
        text(import),
    ]);
    id
}

/// Sets the amounts of a need that the sheet states otherwise.
pub(super) fn change_need(tx: &Tx<'_>, id: &str, amounts: [Option<i64>; 3]) -> Result<()> {
    tx.run(
        "UPDATE facility_need SET total_vnd = coalesce(?2, total_vnd), requested_vnd = coalesce(?3, requested_vnd),
                counterpart_vnd = coalesce(?4, counterpart_vnd) WHERE id = ?1",
        params![id, amounts[0], amounts[1], amounts[2]],
    )?;
    Ok(())
}
