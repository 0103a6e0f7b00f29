//! The tree of a programme as a workbook: what goes out reads back the same.
//!
//! Headings show the money of what is below them, as people expect; reading knows it again and keeps it
//! below. Only what is stated is written, so a blank cell is a figure nobody gave.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::header::SOURCES;
use crate::error::{Error, Result};
use crate::ids::ProgrammeId;
use crate::ledger::Reader;
use crate::money::{Money, MoneySource};
use crate::programme::number::Hundredths;
use crate::programme::store;
use crate::programme::tree::{self, Node, Placed, RowMoney};
use crate::sets::Qualifier;

const TAB: &str = "Chương trình";
const FONT: &str = "Times New Roman";
/// Rows from 0: the two rows of the header, the first of the tree.
const HEADER: u32 = 3;
const FIRST: u32 = 5;
/// A4.
const PAPER: u8 = 9;

type Written = std::result::Result<(), XlsxError>;

/// What a cell says.
enum Said {
    Nothing,
    Text(String),
    Thing(Hundredths),
    Dong(Money),
}

/// What a column says of a row.
type Says<'c> = Box<dyn Fn(&Placed, &RowMoney) -> Said + 'c>;

/// A column: its two header lines, its width, and what it says of a row.
struct Column<'c> {
    group: String,
    title: String,
    width: u16,
    says: Says<'c>,
}

/// The `.xlsx` file of a programme's tree.
pub fn export(reader: &Reader<'_>, programme: &ProgrammeId) -> Result<Vec<u8>> {
    let head = store::head(reader, programme)?;
    let rows = tree::arrange(store::nodes(reader, programme)?);
    let money = tree::money(&rows)?;
    let phases = store::phases(reader, programme)?;
    let phase = |node: &Node| {
        let one = phases
            .iter()
            .find(|phase| Some(&phase.id) == node.phase.as_ref());
        one.map(|one| format!("{} ({}–{})", one.name, one.from, one.to))
    };
    let years: Vec<i32> = (head.first..=head.last).collect();
    let columns = columns(&years, &money, &phase);
    let of_writer = |error: XlsxError| Error::internal(format!("xlsx: {error}"));
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_title(&head.name));
    let note = format!(
        "Giai đoạn {}–{}. Đơn vị tính kinh phí: đồng.",
        head.first, head.last
    );
    page(
        book.add_worksheet(),
        &head.name,
        &note,
        &columns,
        &rows,
        &money,
    )
    .map_err(of_writer)?;
    book.save_to_buffer().map_err(of_writer)
}

fn columns<'c>(
    years: &[i32],
    money: &[RowMoney],
    phase: &'c dyn Fn(&Node) -> Option<String>,
) -> Vec<Column<'c>> {
    fn text(one: Option<String>) -> Said {
        one.map_or(Said::Nothing, Said::Text)
    }
    fn says<'c>(
        group: &str,
        title: &str,
        width: u16,
        says: impl Fn(&Placed, &RowMoney) -> Said + 'c,
    ) -> Column<'c> {
        Column {
            group: group.to_owned(),
            title: title.to_owned(),
            width,
            says: Box::new(says),
        }
    }
    let flag = |given: bool| {
        if given {
            Said::Text("x".to_owned())
        } else {
            Said::Nothing
        }
    };
    let mut columns = vec![
        says("TT", "TT", 6, |row, _| Said::Text(row.number.clone())),
        says("Cấp", "Cấp", 5, |row, _| {
            Said::Text((row.depth + 1).to_string())
        }),
        says(
            "Chỉ tiêu, nhiệm vụ",
            "Chỉ tiêu, nhiệm vụ",
            52,
            |row, _| Said::Text(row.node.name.clone()),
        ),
        says("Mã nội dung", "Mã nội dung", 9, |row, _| {
            text(row.node.content.clone())
        }),
        says("Đơn vị tính", "Đơn vị tính", 14, |row, _| {
            text(row.node.unit.clone())
        }),
        says("Hằng năm", "Hằng năm", 8, move |row, _| {
            flag(row.node.every_year)
        }),
        says("Cả giai đoạn", "Cả giai đoạn", 12, |row, _| {
            whole(&row.node)
        }),
    ];
    for &year in years {
        columns.push(says(
            "Số lượng từng năm",
            &year.to_string(),
            9,
            move |row, _| {
                let stated = row.node.years.get(&year).and_then(|year| year.quantity);
                stated.map_or(Said::Nothing, |quantity| Said::Thing(Hundredths(quantity)))
            },
        ));
    }
    for (source, of) in SOURCES.iter().zip(MoneySource::ALL) {
        columns.push(says(
            "Kinh phí cả giai đoạn",
            source,
            17,
            move |row, money| {
                let shown = match money.whole {
                    // A row that states money of its years alone leaves the whole to them.
                    Some(whole) if row.node.money.is_some() || row.below > 0 => Some(whole),
                    _ => None,
                };
                shown.map_or(Said::Nothing, |one| Said::Dong(one.of(of)))
            },
        ));
    }
    for &year in years {
        if !money.iter().any(|one| one.years.contains_key(&year)) {
            continue;
        }
        for (source, of) in SOURCES.iter().zip(MoneySource::ALL) {
            columns.push(says(
                &format!("Kinh phí năm {year}"),
                source,
                17,
                move |_, money| {
                    money
                        .years
                        .get(&year)
                        .map_or(Said::Nothing, |one| Said::Dong(one.of(of)))
                },
            ));
        }
    }
    columns.extend([
        says("Phân kỳ", "Phân kỳ", 16, move |row, _| {
            text(phase(&row.node))
        }),
        says(
            "Chỉ tiêu vĩ mô",
            "Chỉ tiêu vĩ mô",
            8,
            move |row, _| flag(row.node.by_hand),
        ),
        says(
            "Nguồn số liệu",
            "Nguồn số liệu",
            30,
            |row, _| text(row.node.source_text.clone()),
        ),
        says("Ghi chú", "Ghi chú", 30, |row, _| {
            text(row.node.note.clone())
        }),
    ]);
    columns
}

/// The quantity of all years, with how exact it is.
fn whole(node: &Node) -> Said {
    let Some(quantity) = node.quantity.map(Hundredths) else {
        return Said::Nothing;
    };
    let label = Qualifier::CHOICES
        .iter()
        .find(|one| Some(one.code) == node.qualifier.as_deref());
    match label {
        Some(label) => Said::Text(format!("{} {}", label.label, quantity.written())),
        None => Said::Thing(quantity),
    }
}

fn index(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn line(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn page(
    page: &mut Worksheet,
    title: &str,
    note: &str,
    columns: &[Column<'_>],
    rows: &[Placed],
    money: &[RowMoney],
) -> Written {
    let plain = Format::new().set_font_name(FONT).set_font_size(12);
    let bold = plain.clone().set_bold();
    let header = bold
        .clone()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0x00E7_E6E6));
    page.set_name(TAB)?;
    page.write_string_with_format(0, 0, title, &bold.clone().set_font_size(14))?;
    page.write_string_with_format(1, 0, note, &plain.clone().set_italic())?;
    let mut at = 0;
    while at < columns.len() {
        let group = &columns[at].group;
        let end = columns[at..]
            .iter()
            .take_while(|one| one.group == *group)
            .count()
            + at;
        let (first, last) = (index(at), index(end - 1));
        if end - at > 1 {
            page.merge_range(HEADER, first, HEADER, last, group, &header)?;
            for (offset, column) in columns[at..end].iter().enumerate() {
                page.write_string_with_format(
                    HEADER + 1,
                    index(at + offset),
                    &column.title,
                    &header,
                )?;
            }
        } else if columns[at].title == *group {
            page.merge_range(HEADER, first, HEADER + 1, first, group, &header)?;
        } else {
            page.write_string_with_format(HEADER, first, group, &header)?;
            page.write_string_with_format(HEADER + 1, first, &columns[at].title, &header)?;
        }
        at = end;
    }
    for (at, column) in columns.iter().enumerate() {
        page.set_column_width(index(at), column.width)?;
    }
    let boxed = plain
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Top);
    for (number, (row, money)) in rows.iter().zip(money).enumerate() {
        let line = FIRST + line(number);
        let format = if row.below > 0 {
            boxed.clone().set_bold()
        } else {
            boxed.clone()
        };
        for (at, column) in columns.iter().enumerate() {
            cell(page, line, index(at), &(column.says)(row, money), &format)?;
        }
    }
    // The sum of the rows at the top, as their own columns say it.
    let foot = FIRST + line(rows.len());
    let strong = boxed.set_bold();
    for (at, column) in columns.iter().enumerate() {
        let mut sum = None;
        for (row, money) in rows.iter().zip(money) {
            if let Said::Dong(dong) = (column.says)(row, money)
                && (row.depth == 0)
            {
                sum = Some(sum.unwrap_or(Money::ZERO).plus(dong).unwrap_or(Money::MAX));
            }
        }
        let said = match (column.title.as_str(), sum) {
            ("Chỉ tiêu, nhiệm vụ", _) => Said::Text("Tổng cộng".to_owned()),
            (_, Some(sum)) => Said::Dong(sum),
            _ => Said::Nothing,
        };
        cell(page, foot, index(at), &said, &strong)?;
    }
    page.set_freeze_panes(FIRST, 3)?;
    page.set_landscape()
        .set_paper_size(PAPER)
        .set_print_fit_to_pages(1, 0)
        .set_repeat_rows(HEADER, HEADER + 1)?;
    Ok(())
}

fn cell(page: &mut Worksheet, row: u32, column: u16, said: &Said, format: &Format) -> Written {
    match said {
        Said::Nothing => page.write_blank(row, column, format)?,
        Said::Text(text) => {
            page.write_string_with_format(row, column, text, &format.clone().set_text_wrap())?
        }
        Said::Thing(quantity) => {
            let number = quantity.decimal().to_f64().unwrap_or_default();
            page.write_number_with_format(
                row,
                column,
                number,
                &format.clone().set_num_format("#,##0.##"),
            )?
        }
        Said::Dong(money) => {
            let number = money.dong().to_f64().unwrap_or_default();
            page.write_number_with_format(
                row,
                column,
                number,
                &format.clone().set_num_format("#,##0"),
            )?
        }
    };
    Ok(())
}
