//! The steps from a workbook to its records, one after the other.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::columns::{ColumnChoice, Field};
use super::header::Merges;
use super::layout;
use super::table::{Layout, RowKind, year_in_titles};
use super::target::{Definition, Target};
use super::workbook::{self, Workbook};
use super::{
    ColumnReading, Options, Recognised, SheetReading, Skipped, TableReading, encoding, form,
    mapping, mistaken, questionnaire, records, values, walk, whereabouts,
};
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::money::written::Unit;
use crate::progress::Progress;
use crate::text::words;

/// Fields by column; none for a column that is no field.
pub(super) type Fields = HashMap<u32, Option<Field>>;

/// Understands a workbook. `columns` are a person's words on columns. Fails only where the person stops
/// it.
pub fn recognise(
    workbook: &Workbook,
    columns: &[ColumnChoice],
    options: &Options,
    progress: &dyn Progress,
) -> Result<Recognised> {
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
        let chosen = |table: u32| -> Fields {
            said(definition, columns, &sheet.name)
                .filter(|(choice, _)| choice.table == table)
                .filter_map(|(choice, field)| Some((workbook::column_of(&choice.letter)?, field)))
                .collect()
        };
        let lay = |columns: &dyn Fn(u32) -> Fields| {
            let (tables, rows) = (&options.tables, &options.rows);
            layout::tables(definition, workbook, sheet, &merges, tables, rows, columns)
        };
        let mut layouts = lay(&chosen);
        // Our own headings say what they are; what is remembered comes before them, and before all
        // what a person says now.
        let own: Vec<Fields> = layouts
            .iter()
            .map(|layout| match &sent {
                Some(sent) => sent.fields(&layout.headers),
                None => Fields::new(),
            })
            .collect();
        let recall = |layouts: &[Layout], spoken: &dyn Fn(u32) -> Fields, findings: &mut Vec<_>| {
            let mappings = &options.mappings;
            mapping::recall(mappings, definition, layouts, spoken, &sheet.name, findings)
        };
        let recalled = recall(&layouts, &chosen, &mut out.findings);
        if own.iter().chain(&recalled).any(|fields| !fields.is_empty()) {
            let of =
                |all: &[Fields], table: u32| all.get(table as usize).cloned().unwrap_or_default();
            layouts = lay(&|table| {
                let mut fields = of(&own, table);
                fields.extend(of(&recalled, table));
                fields.extend(chosen(table));
                fields
            });
        }
        let listed = layouts
            .iter()
            .any(|layout| names(definition, layout).is_some());
        let forms = match listed {
            true => None,
            false => form::forms(definition, sheet, &options.rows),
        };
        if out.records.is_empty() {
            out.findings
                .extend(mistaken::target(definition, sheet, &merges, listed));
        }
        let reader = |sheet, merges, forms| Reader {
            definition,
            sheet,
            merges,
            decoded: &decoded,
            epoch_1904: workbook.epoch_1904,
            options,
            forms,
        };
        let Some(forms) = forms else {
            let mut read = reader(sheet, &merges, None).read(&layouts, progress)?;
            sheet_findings(sheet, &read.sheets[0], options, &mut read.findings);
            out.take(read);
            continue;
        };
        let merges = Merges::of(&forms.sheet);
        let lay = |fields: &Fields| {
            let fields = |_| fields.clone();
            layout::tables(
                definition,
                workbook,
                &forms.sheet,
                &merges,
                &[],
                &[],
                &fields,
            )
        };
        let spoken: Fields = said(definition, columns, &sheet.name)
            .filter_map(|(choice, field)| Some((forms.column(&choice.letter)?, field)))
            .collect();
        let mut fields = forms.fields.clone();
        fields.extend(spoken.clone());
        let mut layouts = lay(&fields);
        let recalled = recall(&layouts, &|_| spoken.clone(), &mut out.findings);
        if recalled.iter().any(|fields| !fields.is_empty()) {
            fields.extend(recalled.into_iter().flatten());
            layouts = lay(&fields);
        }
        let mut read = reader(&forms.sheet, &merges, Some(&forms)).read(&layouts, progress)?;
        forms.back(&mut read.records, &mut read.findings, &mut read.sheets[0]);
        sheet_findings(&forms.sheet, &read.sheets[0], options, &mut read.findings);
        out.take(read);
    }
    match sent {
        Some(sent) => {
            sent.settle(workbook, &mut out);
            out.questionnaire = Some(sent.mark);
        }
        None => whereabouts::common_district(&mut out.records, &mut out.findings),
    }
    Ok(out)
}

/// A person's words on the columns of a sheet.
fn said<'a>(
    definition: &'a Definition,
    columns: &'a [ColumnChoice],
    sheet: &'a str,
) -> impl Iterator<Item = (&'a ColumnChoice, Option<Field>)> {
    let of = columns.iter().filter(move |choice| choice.sheet == sheet);
    of.map(|choice| {
        let field = choice.field.as_deref().unwrap_or_default();
        (choice, definition.field(field))
    })
}

impl Skipped {
    pub(super) fn of(row: &workbook::Row, reason: RowKind) -> Self {
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

    fn read(&self, layouts: &[Layout], progress: &dyn Progress) -> Result<Recognised> {
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
            let table = walk::Table {
                definition,
                sheet,
                layout,
                merges,
                context: &context,
                epoch_1904: self.epoch_1904,
                number: table,
                units: &units,
            };
            let (records, units) = walk::build(&table, &mut findings, progress)?;
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
        Ok(out)
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
        year: year_in_titles(&layout.titles),
        fingerprint: fingerprint(definition.target, &layout.headers),
        columns,
    }
}

pub(super) fn header_of(layout: &Layout, column: u32) -> String {
    layout
        .headers
        .iter()
        .find(|(c, _)| *c == column)
        .map_or_else(String::new, |(_, path)| path.join(" / "))
}

/// The same for tables of one target with the same headers in the same order, whatever their case and
/// marks.
pub fn fingerprint(target: Target, headers: &[(u32, Vec<String>)]) -> String {
    let mut hash = Sha256::new();
    hash.update(target.name());
    for (_, path) in headers {
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
