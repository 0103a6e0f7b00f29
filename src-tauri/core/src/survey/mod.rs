//! Survey workbooks and lists of people that districts and communes send: read, recognised, nothing
//! written.
//!
//! One step a file, each pure after the first: [`workbook`] (bytes to cells, guarded) → [`encoding`]
//! (old Vietnamese text to Unicode) → [`layout`] (tables and kinds of rows; `form` turns one-facility
//! forms into a table) → [`columns`] (header to field) → [`records`] (cells to values, with
//! [`numbers`], [`dates`], [`values`], [`places`]).
//!
//! What the rows are is a [`Target`]: facilities by default.
//!
//! What surprises: everything works by likeness and by what the whole column shows, so a person may
//! overrule any step ([`ColumnChoice`], [`Options`]) and recognition simply runs again.

mod amounts;
pub mod codes;
pub mod columns;
mod csv;
pub mod dates;
pub mod encoding;
mod facilities;
pub mod fields;
mod form;
mod guard;
mod header;
pub mod import;
pub mod layout;
mod lexicon;
mod mapping;
pub mod matching;
mod mistaken;
pub mod mode;
pub mod numbers;
mod ods;
mod ole;
pub mod origin;
mod people;
pub mod places;
pub mod questionnaire;
mod record;
pub mod records;
pub mod returned;
mod rows;
mod store;
mod target;
mod totals;
pub mod units;
pub mod values;
mod whereabouts;
pub mod workbook;
mod xls;
mod xlsx;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde::Serialize;
use sha2::{Digest, Sha256};
use specta::Type;

pub use columns::{ColumnChoice, Confidence, Field};
pub use encoding::EncodingChoice;
pub use layout::{RowChoice, RowKind, TableChoice};
pub use lexicon::Wording;
pub use numbers::{Qualifier, Unit};
pub use record::{At, Need, Note, PersonValues, Record, Source, UnitChoice};
pub(crate) use store::identities;
pub use target::{Definition, Target};
pub use workbook::{Limits, Workbook, read};

use crate::error::{Error, Result};
use crate::finding::{Finding, Level};
use crate::text::legacy::Encoding;
use crate::text::words;
use header::Merges;
use layout::Layout;

/// What a person decided beside the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, serde::Deserialize, Type)]
#[serde(default)]
pub struct Options {
    /// What the rows are.
    pub target: Target,
    /// The year of the figures, where the titles do not state it.
    pub year: Option<i32>,
    /// Rows taken in or left out.
    pub rows: Vec<RowChoice>,
    /// Where tables stand.
    pub tables: Vec<TableChoice>,
    /// Encodings of columns.
    pub encodings: Vec<EncodingChoice>,
    /// Units of money columns.
    pub units: Vec<UnitChoice>,
    /// Take records from sheets that the sender hid.
    pub hidden_sheets: bool,
    /// Cells mended before the sheet is understood.
    pub cells: Vec<CellChoice>,
    /// Headings that staff added; the ledger keeps them.
    #[serde(skip)]
    pub headings: Vec<Wording>,
}

/// A person's word on what a cell should say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, Type)]
pub struct CellChoice {
    /// Name of the sheet.
    pub sheet: String,
    /// `C17`
    pub at: String,
    /// The new text; empty to empty the cell.
    pub text: String,
}

/// A workbook, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct Recognised {
    /// Every sheet, hidden ones too.
    pub sheets: Vec<SheetReading>,
    /// The facilities, or the people, in the order of sheets and rows.
    pub records: Vec<Box<Record>>,
    /// What is wrong or worth a look, in the same order.
    pub findings: Vec<Finding>,
    /// What the workbook says of itself where it is a questionnaire of ours.
    pub questionnaire: Option<questionnaire::Mark>,
}

/// What was made of one sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct SheetReading {
    /// Name of the tab.
    pub name: String,
    /// Hidden by the sender.
    pub hidden: bool,
    /// Its tables.
    pub tables: Vec<TableReading>,
    /// Rows that are no record, with the reason.
    pub skipped: Vec<Skipped>,
}

/// What was made of one table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct TableReading {
    /// First and last header row.
    pub header_rows: (u32, u32),
    /// First and last row of data.
    pub data_rows: (u32, u32),
    /// Unit of money that the titles name.
    pub unit: Option<Unit>,
    /// What most of the text was written in.
    pub encoding: Encoding,
    /// Its columns.
    pub columns: Vec<ColumnReading>,
    /// The year that the titles name.
    pub year: Option<i32>,
    /// Known again in another file: see [`fingerprint`].
    pub fingerprint: String,
}

/// What was made of one column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct ColumnReading {
    /// `H`
    pub letter: String,
    /// `Lao động / Nữ`
    pub header: String,
    /// The field; none for a column kept as a note.
    pub field: Option<Field>,
    /// How sure.
    pub confidence: Confidence,
    /// Hidden by the sender.
    pub hidden: bool,
    /// Unit of money, where it is a column of money and the unit is known.
    pub unit: Option<Unit>,
    /// What its text was written in.
    pub encoding: Encoding,
}

/// A row that is no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Skipped {
    /// Its number.
    pub row: u32,
    /// Why.
    pub reason: RowKind,
    /// What stands in it.
    pub text: String,
}

impl Skipped {
    fn of(row: &workbook::Row, reason: RowKind) -> Self {
        let mut text = String::new();
        for cell in &row.cells {
            let Some(part) = values::line(&cell.value.text()) else {
                continue;
            };
            if !text.is_empty() {
                text.push_str(" · ");
            }
            text.push_str(&part);
            if text.len() > 200 {
                break;
            }
        }
        Self {
            row: row.number,
            reason,
            text,
        }
    }
}

/// Understands a workbook. `columns` are a person's words on columns, or a remembered mapping.
pub fn recognise(workbook: &Workbook, columns: &[ColumnChoice], options: &Options) -> Recognised {
    let mut out = Recognised::default();
    let taught;
    let definition = match options.headings.as_slice() {
        [] => options.target.definition(),
        headings => {
            taught = options.target.definition().taught(headings);
            &taught
        }
    };
    let sent = questionnaire::Sent::of(workbook);
    let beside = |sheet: &&workbook::Sheet| sent.as_ref().is_none_or(|sent| !sent.is_beside(sheet));
    for sheet in workbook.sheets.iter().filter(beside) {
        let decoded = encoding::decode(workbook, sheet, &options.encodings);
        let sheet = &*decoded.sheet;
        let merges = Merges::of(sheet);
        let chosen = |table: u32| {
            columns
                .iter()
                .filter(|choice| choice.sheet == sheet.name && choice.table == table)
                .filter_map(|choice| {
                    let field = definition.field(choice.field.as_deref().unwrap_or_default());
                    Some((workbook::column_of(&choice.letter)?, field))
                })
                .collect::<HashMap<_, _>>()
        };
        let lay = |columns: &dyn Fn(u32) -> HashMap<u32, Option<Field>>| {
            let (tables, rows) = (&options.tables, &options.rows);
            layout::tables(definition, workbook, sheet, &merges, tables, rows, columns)
        };
        let mut layouts = lay(&chosen);
        if let Some(sent) = &sent {
            // Our own headings say what they are; what a person says comes before them.
            let own: Vec<HashMap<u32, Option<Field>>> = layouts
                .iter()
                .map(|layout| sent.fields(&layout.headers))
                .collect();
            layouts = lay(&|table| {
                let mut fields = own.get(table as usize).cloned().unwrap_or_default();
                fields.extend(chosen(table));
                fields
            });
        }
        let listed = layouts
            .iter()
            .any(|layout| names(definition, layout).is_some());
        let forms = match listed {
            true => None,
            false => form::forms(definition, sheet),
        };
        if out.records.is_empty() {
            out.findings
                .extend(mistaken::target(definition, sheet, &merges, listed));
        }
        let Some(forms) = forms else {
            let mut read = Reader {
                definition,
                sheet,
                merges: &merges,
                decoded: &decoded,
                epoch_1904: workbook.epoch_1904,
                options,
                forms: None,
            }
            .read(&layouts);
            sheet_findings(sheet, &read.sheets[0], options, &mut read.findings);
            out.take(read);
            continue;
        };
        let mut fields = forms.fields.clone();
        for choice in columns.iter().filter(|choice| choice.sheet == sheet.name) {
            if let Some(column) = forms.column(&choice.letter) {
                let field = definition.field(choice.field.as_deref().unwrap_or_default());
                fields.insert(column, field);
            }
        }
        let merges = Merges::of(&forms.sheet);
        let layouts = layout::tables(
            definition,
            workbook,
            &forms.sheet,
            &merges,
            &[],
            &[],
            &|_| fields.clone(),
        );
        let mut read = Reader {
            definition,
            sheet: &forms.sheet,
            merges: &merges,
            decoded: &decoded,
            epoch_1904: workbook.epoch_1904,
            options,
            forms: Some(&forms),
        }
        .read(&layouts);
        forms.back(&mut read.records, &mut read.findings, &mut read.sheets[0]);
        sheet_findings(&forms.sheet, &read.sheets[0], options, &mut read.findings);
        out.take(read);
    }
    match sent {
        Some(sent) => {
            sent.settle(&mut out);
            out.questionnaire = Some(sent.mark);
        }
        None => whereabouts::common_district(&mut out.records, &mut out.findings),
    }
    out
}

impl Recognised {
    fn take(&mut self, mut more: Self) {
        self.sheets.append(&mut more.sheets);
        self.records.append(&mut more.records);
        self.findings.append(&mut more.findings);
    }
}

/// The column that tells records apart.
fn names(definition: &Definition, layout: &Layout) -> Option<u32> {
    let mut anchors = definition.anchors.iter();
    anchors.find_map(|field| layout.column(*field))
}

/// From the tables of one sheet to its records.
struct Reader<'a> {
    definition: &'a Definition,
    sheet: &'a workbook::Sheet,
    merges: &'a Merges,
    decoded: &'a encoding::Decoded<'a>,
    epoch_1904: bool,
    options: &'a Options,
    forms: Option<&'a form::Forms>,
}

impl Reader<'_> {
    /// The column that a letter names; of a form, the one whose label stands in that cell.
    fn column(&self, letter: &str) -> Option<u32> {
        match self.forms {
            Some(forms) => forms.column(letter),
            None => workbook::column_of(letter),
        }
    }

    fn read(&self, layouts: &[Layout]) -> Recognised {
        let Self {
            definition,
            sheet,
            merges,
            decoded,
            options,
            ..
        } = self;
        let mut out = Recognised::default();
        let mut reading = SheetReading {
            name: sheet.name.clone(),
            hidden: sheet.hidden,
            ..SheetReading::default()
        };
        let titles = whereabouts::Titles::of(layouts);
        for (table, layout) in (0_u32..).zip(layouts) {
            let mut context = whereabouts::context(sheet, layout, &titles);
            context.year = context.year.or(options.year);
            let units: Vec<(Option<u32>, Unit)> = options
                .units
                .iter()
                .filter(|choice| choice.sheet == sheet.name && choice.table == table)
                .filter_map(|choice| {
                    let column = match &choice.letter {
                        Some(letter) => Some(self.column(letter)?),
                        None => None,
                    };
                    Some((column, choice.unit))
                })
                .collect();
            column_findings(definition, sheet, layout, &mut out.findings);
            if names(definition, layout).is_none() {
                let name = definition.label(Field::Name);
                // A summary by commune or sector, or a name column nobody has called a name before.
                out.findings.push(Finding::new(
                    Level::Warning,
                    format!(
                        "{}!{}",
                        sheet.name,
                        workbook::address(
                            layout.header_rows.0,
                            layout.columns.first().map_or(0, |c| c.column)
                        )
                    ),
                    "no_name_column",
                    format!("Bảng này không có cột “{name}” nên không được nhập."),
                    format!(
                        "Nếu là {}, hãy chọn cột nào là “{name}”; nếu là bảng tổng hợp thì bỏ qua.",
                        definition.list
                    ),
                ));
                reading.tables.push(table_reading(
                    definition,
                    sheet,
                    layout,
                    decoded,
                    &records::Units::new(),
                ));
                continue;
            }
            let mut findings = Vec::new();
            let (records, units) = records::build(
                definition,
                sheet,
                layout,
                merges,
                &context,
                self.epoch_1904,
                table,
                &units,
                &mut findings,
            );
            if !sheet.hidden || options.hidden_sheets {
                out.findings.append(&mut findings);
                out.records.extend(records);
            }
            skipped(sheet, layout, &mut reading.skipped);
            reading
                .tables
                .push(table_reading(definition, sheet, layout, decoded, &units));
        }
        out.sheets.push(reading);
        out
    }
}

fn table_reading(
    definition: &Definition,
    sheet: &workbook::Sheet,
    layout: &Layout,
    decoded: &encoding::Decoded<'_>,
    units: &records::Units,
) -> TableReading {
    let data =
        |(_, kind): &&(usize, RowKind)| matches!(kind, RowKind::Data | RowKind::Continuation);
    let number =
        |row: Option<&(usize, RowKind)>| row.map_or(0, |(index, _)| sheet.rows[*index].number);
    let columns = layout
        .columns
        .iter()
        .map(|assigned| ColumnReading {
            letter: workbook::letter(assigned.column),
            header: header_of(layout, assigned.column),
            field: assigned.field,
            confidence: assigned.confidence,
            hidden: sheet.is_column_hidden(assigned.column),
            unit: units.get(&assigned.column).copied().flatten(),
            encoding: decoded
                .columns
                .get(&assigned.column)
                .copied()
                .unwrap_or_default(),
        })
        .collect();
    TableReading {
        header_rows: layout.header_rows,
        data_rows: (
            number(layout.rows.iter().find(data)),
            number(layout.rows.iter().rev().find(data)),
        ),
        unit: layout.unit,
        encoding: decoded.encoding(),
        year: layout::year_in_titles(&layout.titles),
        fingerprint: fingerprint(
            definition.target,
            layout.headers.iter().map(|(_, path)| path.as_slice()),
        ),
        columns,
    }
}

fn header_of(layout: &Layout, column: u32) -> String {
    layout
        .headers
        .iter()
        .find(|(c, _)| *c == column)
        .map_or_else(String::new, |(_, path)| path.join(" / "))
}

/// The same for tables of one target with the same headers in the same order, whatever their case and
/// marks.
pub fn fingerprint<'a>(target: Target, headers: impl Iterator<Item = &'a [String]>) -> String {
    let mut hash = Sha256::new();
    hash.update(target.name());
    for path in headers {
        for text in path {
            hash.update(words(text));
            hash.update(b"/");
        }
        hash.update(b"\n");
    }
    hash.finalize()
        .iter()
        .take(16)
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// Columns that claim the same field, and hidden columns that were used.
fn column_findings(
    definition: &Definition,
    sheet: &workbook::Sheet,
    layout: &Layout,
    findings: &mut Vec<Finding>,
) {
    for assigned in &layout.columns {
        let at = format!(
            "{}!{}",
            sheet.name,
            workbook::address(layout.header_rows.0, assigned.column)
        );
        let header = header_of(layout, assigned.column);
        if let (None, Some(wanted)) = (assigned.field, assigned.wanted) {
            let holder = layout
                .column(wanted)
                .map(workbook::letter)
                .unwrap_or_default();
            findings.push(Finding::new(
                Level::Warning,
                at,
                "columns_share_field",
                format!("Cột “{header}” cũng giống trường “{}” đã lấy từ cột {holder}; cột này được giữ làm ghi chú.", definition.label(wanted)),
                "Chọn lại trường cho một trong hai cột nếu cần.",
            ));
        } else if let (Some(field), true) =
            (assigned.field, sheet.is_column_hidden(assigned.column))
            && field != Field::FacilityId
        {
            findings.push(Finding::new(
                Level::Hint,
                at,
                "hidden_column_used",
                format!(
                    "Cột ẩn “{header}” được dùng cho trường “{}”.",
                    definition.label(field)
                ),
                "Bỏ chọn trường của cột nếu nơi gửi không định gửi số liệu này.",
            ));
        }
    }
}

fn sheet_findings(
    sheet: &workbook::Sheet,
    reading: &SheetReading,
    options: &Options,
    findings: &mut Vec<Finding>,
) {
    if sheet.hidden && !reading.tables.is_empty() && !options.hidden_sheets {
        findings.push(Finding::new(
            Level::Hint,
            sheet.name.clone(),
            "hidden_sheet",
            format!(
                "Trang tính ẩn “{}” có bảng nhưng không được nhập.",
                sheet.name
            ),
            "Chọn nhập cả trang tính ẩn nếu cần.",
        ));
    }
    if reading.tables.is_empty() && !sheet.hidden && sheet.rows.len() > 3 {
        findings.push(Finding::new(
            Level::Warning,
            sheet.name.clone(),
            "no_table",
            format!(
                "Không tìm thấy {} nào trong trang tính “{}”.",
                options.target.definition().list,
                sheet.name
            ),
            "Chỉ ra dòng tiêu đề của bảng, hoặc bỏ qua trang tính này.",
        ));
    }
    let hidden = reading
        .skipped
        .iter()
        .filter(|row| row.reason == RowKind::Hidden)
        .count();
    if hidden > 0 {
        findings.push(Finding::new(
            Level::Warning,
            sheet.name.clone(),
            "hidden_rows",
            format!(
                "Trang tính “{}” có {hidden} dòng ẩn không được nhập.",
                sheet.name
            ),
            "Xem danh sách dòng bị bỏ qua và lấy lại dòng cần nhập.",
        ));
    }
}

fn skipped(sheet: &workbook::Sheet, layout: &Layout, out: &mut Vec<Skipped>) {
    let first = out.len();
    for (index, kind) in &layout.rows {
        if matches!(kind, RowKind::Data | RowKind::Continuation) {
            continue;
        }
        out.push(Skipped::of(&sheet.rows[*index], *kind));
    }
    out.extend(layout.blanks.iter().map(|row| Skipped {
        row: *row,
        reason: RowKind::Blank,
        text: String::new(),
    }));
    out[first..].sort_by_key(|row| row.row);
}

/// A row of a sheet as it stands, for showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ShownRow {
    /// Its number.
    pub row: u32,
    /// Kept back by the sender.
    pub hidden: bool,
    /// Its filled cells.
    pub cells: Vec<ShownCell>,
}

/// A cell of a sheet as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ShownCell {
    /// `H`
    pub letter: String,
    /// In Unicode.
    pub text: String,
    /// As it stands in the file, where decoding changed it.
    pub raw: Option<String>,
}

/// Some rows of a sheet as text: the filled ones from `first` on, at most `count`.
pub fn window(
    workbook: &Workbook,
    sheet: &str,
    first: u32,
    count: usize,
    encodings: &[EncodingChoice],
) -> Vec<ShownRow> {
    let Some(raw) = workbook.sheets.iter().find(|s| s.name == sheet) else {
        return Vec::new();
    };
    let decoded = encoding::decode(workbook, raw, encodings);
    let from = raw.rows.partition_point(|row| row.number < first);
    let rows = decoded
        .sheet
        .rows
        .iter()
        .zip(&raw.rows)
        .skip(from)
        .take(count);
    rows.map(|(row, raw_row)| ShownRow {
        row: row.number,
        hidden: raw.is_row_hidden(row.number),
        cells: row
            .cells
            .iter()
            .zip(&raw_row.cells)
            .map(|(cell, raw)| ShownCell {
                letter: workbook::letter(cell.column),
                text: cell.value.text().to_string(),
                raw: (cell.value != raw.value).then(|| raw.value.text().to_string()),
            })
            .collect(),
    })
    .collect()
}

/// The text of one cell, decoded; empty for an empty one.
pub fn cell_text(
    workbook: &Workbook,
    sheet: &str,
    at: &str,
    encodings: &[EncodingChoice],
) -> String {
    let place = workbook::place_of(at);
    let found = workbook.sheets.iter().find(|s| s.name == sheet).zip(place);
    let Some((raw, (row, column))) = found else {
        return String::new();
    };
    let decoded = encoding::decode(workbook, raw, encodings);
    decoded
        .sheet
        .cell(row, column)
        .map_or_else(String::new, |cell| cell.value.text().to_string())
}

/// Replaces the text of one cell, as when a person mends it in the preview; recognise again after.
pub fn edit(workbook: &mut Workbook, sheet: &str, at: &str, text: &str) -> Result<()> {
    let place = workbook::place_of(at);
    let found = workbook
        .sheets
        .iter_mut()
        .find(|s| s.name == sheet)
        .zip(place);
    let Some((sheet, (row, column))) = found else {
        return Err(Error::refused(
            "cell_unknown",
            format!("Không có ô {at} trong trang tính “{sheet}”. Hãy chọn lại ô cần sửa."),
        ));
    };
    sheet.set(row, column, text);
    Ok(())
}
