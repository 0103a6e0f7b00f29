//! A project's money on paper: the year reconciled, and what an adjustment changed.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::adjust::{AdjustmentView, adjustments};
use super::money_store as store;
use super::reconcile::{ReconcileTotals, ReconcileView, reconcile};
use crate::agency;
use crate::clock::written;
use crate::document::{
    Annex, Block, Cell, Column, Document, Format, Head, Level, Metadata, Printer, Row, RowKind,
    Signature, Table,
};
use crate::error::{Error, Result};
use crate::ids::ProjectId;
use crate::ledger::{Ledger, Reader};
use crate::money::{Money, MoneySource};
use crate::period::{PartialDate, Precision, roman};

/// What is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "paper", rename_all = "snake_case")]
pub enum MoneyPaper {
    /// The year, project by project.
    Reconciliation {
        /// Budget year.
        year: i32,
    },
    /// Old, new and difference of one adjustment.
    Comparison {
        /// The project.
        project: ProjectId,
        /// Which time.
        number: u32,
    },
}

impl MoneyPaper {
    /// What its files are called, without an ending.
    pub fn file_name(&self) -> String {
        match self {
            Self::Reconciliation { year } => format!("doi-chieu-kinh-phi-{year}"),
            Self::Comparison { number, .. } => format!("so-sanh-dieu-chinh-lan-{number}"),
        }
    }
}

/// The paper as a document.
pub fn money_document(ledger: &Ledger, paper: &MoneyPaper) -> Result<Document> {
    let today = ledger.today();
    ledger.read(|reader| {
        let own = agency::own(reader, today)?.unwrap_or_default();
        let (summary, body, annex) = match paper {
            MoneyPaper::Reconciliation { year } => {
                reconciliation(&reconcile(reader, *year, today)?)?
            }
            MoneyPaper::Comparison { project, number } => comparison(reader, project, *number)?,
        };
        let mut recipients = vec!["Như trên".to_owned()];
        recipients.extend(own.recipients.iter().cloned());
        if !recipients.iter().any(|line| line.starts_with("Lưu")) {
            recipients.push("Lưu: VT".to_owned());
        }
        Ok(Document {
            extras: crate::document::Extras::default(),
            head: Head {
                superior: own.superior.clone(),
                agency: own
                    .name
                    .unwrap_or_else(|| "Trung tâm Khuyến công".to_owned()),
                number: None,
                symbol: format!("BC-{}", own.symbol.unwrap_or_else(|| "TTKC".to_owned())),
                place: own.place.unwrap_or_default(),
                date: PartialDate {
                    first: today,
                    precision: Precision::Day,
                },
                number_written: None,
                date_written: None,
            },
            kind: Some("Báo cáo".to_owned()),
            summary,
            addressees: own.superior.into_iter().collect(),
            body,
            signature: Signature {
                authority: own.authority.into_iter().collect(),
                title: own.signer_title.unwrap_or_else(|| "GIÁM ĐỐC".to_owned()),
                name: own.signer.unwrap_or_default(),
            },
            cosigners: Vec::new(),
            recipients,
            annexes: vec![annex],
        }
        .closed())
    })
}

/// The bytes of the paper's file.
pub fn write_money(
    ledger: &Ledger,
    paper: &MoneyPaper,
    format: Format,
    printer: &Printer<'_>,
) -> Result<Vec<u8>> {
    let document = money_document(ledger, paper)?;
    let made = ledger.now();
    printer.write_as(&document, format, &Metadata::of(&document, made))
}

type Parts = (String, Vec<Block>, Annex);

/// The amounts of a row of the reconciliation, in the order of its columns.
fn columns(money: &ReconcileTotals) -> [Money; 11] {
    [
        money.approved,
        money.contracted,
        money.advanced,
        money.paid,
        money.returned,
        money.disbursed,
        money.settled,
        money.to_settle,
        money.to_return,
        money.carried_over,
        money.released,
    ]
}

fn reconciliation(view: &ReconcileView) -> Result<Parts> {
    let total = &view.total;
    let mut body = vec![
        Block::paragraph(format!(
            "Kinh phí khuyến công năm ngân sách {}, kể cả các khoản chi trong thời gian chỉnh lý đến ngày {}:",
            view.year,
            written(view.until)
        )),
        Block::bullet(format!("Kinh phí được duyệt: {} đồng.", total.approved)),
        Block::bullet(format!(
            "Đã chi: {} đồng (tạm ứng {} đồng, thanh toán {} đồng, thu hồi {} đồng).",
            total.disbursed, total.advanced, total.paid, total.returned
        )),
        Block::bullet(format!(
            "Đã quyết toán: {} đồng; còn phải quyết toán: {} đồng; phải thu hồi: {} đồng.",
            total.settled, total.to_settle, total.to_return
        )),
        Block::bullet(format!(
            "Chuyển sang năm sau: {} đồng; không sử dụng: {} đồng.",
            total.carried_over, total.released
        )),
    ];
    if total.overpaid > Money::ZERO {
        body.push(Block::bullet(format!(
            "Chi vượt kinh phí được duyệt: {} đồng.",
            total.overpaid
        )));
    }
    if !view.contents.is_empty() {
        body.push(Block::heading(Level::Section, "TỔNG HỢP THEO NỘI DUNG"));
        body.push(Block::Table(by_content(view)));
    }
    body.push(Block::paragraph(
        "Chi tiết từng đề án, nhiệm vụ tại phụ lục kèm theo.",
    ));
    let annex = Annex::new(
        format!("Đối chiếu kinh phí khuyến công năm {}", view.year),
        vec![Block::Table(by_project(view)?)],
    );
    Ok((
        format!("Đối chiếu kinh phí khuyến công năm {}", view.year),
        body,
        annex,
    ))
}

fn by_content(view: &ReconcileView) -> Table {
    let amounts = |money: &ReconcileTotals| {
        [
            money.approved,
            money.disbursed,
            money.settled,
            money.carried_over,
            money.released,
        ]
        .map(Cell::money)
    };
    let mut rows: Vec<Row> = view
        .contents
        .iter()
        .zip(1..)
        .map(|(one, number)| {
            let mut cells = vec![Cell::ordinal(number), Cell::text(one.name.clone())];
            cells.extend(amounts(&one.money));
            Row::data(cells)
        })
        .collect();
    let mut cells = vec![Cell::empty(), Cell::text("Tổng cộng")];
    cells.extend(amounts(&view.total));
    rows.push(Row {
        kind: RowKind::Total,
        cells,
    });
    Table {
        unit: Some("đồng".to_owned()),
        columns: vec![
            Column::centred("TT"),
            Column::text("Nội dung", 1),
            Column::number("Được duyệt"),
            Column::number("Đã chi"),
            Column::number("Quyết toán"),
            Column::number("Chuyển năm sau"),
            Column::number("Không sử dụng"),
        ],
        rows,
    }
}

fn by_project(view: &ReconcileView) -> Result<Table> {
    let mut rows = Vec::new();
    for (sum, number) in view.sources.iter().zip(1..) {
        let title = match MoneySource::of(&sum.key) {
            Some(MoneySource::National) => "KHUYẾN CÔNG QUỐC GIA",
            _ => "KHUYẾN CÔNG ĐỊA PHƯƠNG",
        };
        rows.push(Row::group(1, roman(number), title));
        let own = view.rows.iter().filter(|row| row.source.code() == sum.key);
        for (row, number) in own.zip(1..) {
            let mut cells = vec![Cell::ordinal(number), Cell::text(row.name.clone())];
            cells.extend(columns(&row.money).map(Cell::money));
            rows.push(Row::data(cells));
        }
        let mut cells = vec![Cell::empty(), Cell::text(format!("Cộng {}", sum.name))];
        cells.extend(columns(&sum.money).map(Cell::money));
        rows.push(Row {
            kind: RowKind::Subtotal,
            cells,
        });
    }
    let mut cells = vec![Cell::empty(), Cell::text("Tổng cộng")];
    cells.extend(columns(&view.total).map(Cell::money));
    rows.push(Row {
        kind: RowKind::Total,
        cells,
    });
    Ok(Table {
        unit: Some("đồng".to_owned()),
        columns: vec![
            Column::centred("TT"),
            Column::text("Tên đề án, nhiệm vụ", 1),
            Column::number("Được duyệt"),
            Column::number("Hợp đồng"),
            Column::over(
                "Thực hiện",
                ["Tạm ứng", "Thanh toán", "Thu hồi", "Đã chi"]
                    .map(Column::number)
                    .to_vec(),
            ),
            Column::over(
                "Quyết toán",
                ["Đã quyết toán", "Còn phải quyết toán", "Phải thu hồi"]
                    .map(Column::number)
                    .to_vec(),
            ),
            Column::over(
                "Số còn lại",
                ["Chuyển năm sau", "Không sử dụng"]
                    .map(Column::number)
                    .to_vec(),
            ),
        ],
        rows,
    })
}

fn comparison(reader: &Reader<'_>, project: &ProjectId, number: u32) -> Result<Parts> {
    let head = store::head(reader, project)?;
    let one = adjustments(reader, project)?
        .into_iter()
        .find(|one| one.number == number)
        .ok_or_else(|| {
            Error::refused(
                "adjustment_gone",
                format!("Đề án không có lần điều chỉnh {number}. Hãy tải lại."),
            )
        })?;
    let mut body = vec![Block::paragraph(format!("Đề án: {}.", head.name))];
    if let Some(decision) = &head.decision_no {
        let day = head
            .decision_on
            .map(|day| format!(" ngày {}", written(day)))
            .unwrap_or_default();
        body.push(Block::bullet(format!("Phê duyệt: {decision}{day}.")));
    }
    body.push(Block::bullet(format!(
        "Điều chỉnh lần {number}: {}{}.",
        one.decision_no.as_deref().unwrap_or("chưa ghi số văn bản"),
        one.decision_on
            .map(|day| format!(" ngày {}", written(day)))
            .unwrap_or_default()
    )));
    body.push(Block::bullet(format!(
        "Lý do: {}.",
        one.reason.trim_end_matches('.')
    )));
    if let Some(authority) = &one.authority {
        body.push(Block::bullet(format!("Thẩm quyền: {authority}.")));
    }
    let words: Vec<_> = one
        .changes
        .iter()
        .filter(|change| change.difference.is_none())
        .collect();
    if !words.is_empty() {
        let rows = words
            .iter()
            .zip(1..)
            .map(|(change, number)| {
                Row::data(vec![
                    Cell::ordinal(number),
                    Cell::text(change.what.clone()),
                    Cell::text(change.old.clone()),
                    Cell::text(change.new.clone()),
                ])
            })
            .collect();
        body.push(Block::Table(Table {
            unit: None,
            columns: vec![
                Column::centred("TT"),
                Column::text("Nội dung", 2),
                Column::text("Trước điều chỉnh", 3),
                Column::text("Sau điều chỉnh", 3),
            ],
            rows,
        }));
    }
    body.push(Block::paragraph(
        "So sánh kinh phí trước và sau điều chỉnh tại phụ lục kèm theo.",
    ));
    let annex = Annex::new(
        format!("So sánh kinh phí trước và sau điều chỉnh lần {number}"),
        vec![Block::Table(compared(&one)?)],
    );
    Ok((
        format!("So sánh đề án trước và sau điều chỉnh lần {number}"),
        body,
        annex,
    ))
}

/// Old, new, difference.
fn amounts(old: Money, new: Money) -> Result<[Cell; 3]> {
    Ok([old, new, new.minus(old)?].map(Cell::money))
}

fn whole(one: &AdjustmentView) -> Result<Row> {
    let mut cells = vec![Cell::empty(), Cell::text("Tổng cộng")];
    cells.extend(amounts(one.before.total(), one.after.total())?);
    Ok(Row {
        kind: RowKind::Total,
        cells,
    })
}

fn compared(one: &AdjustmentView) -> Result<Table> {
    let mut rows = Vec::new();
    let (mut old_sum, mut new_sum) = (Money::ZERO, Money::ZERO);
    let changed = one
        .changes
        .iter()
        .filter(|change| change.difference.is_some());
    for (change, number) in changed.zip(1..) {
        let (old, new) = (
            change.old_amount.unwrap_or_default(),
            change.new_amount.unwrap_or_default(),
        );
        (old_sum, new_sum) = (old_sum.plus(old)?, new_sum.plus(new)?);
        let mut cells = vec![Cell::ordinal(number), Cell::text(change.what.clone())];
        cells.extend(amounts(old, new)?);
        rows.push(Row::data(cells));
    }
    if !rows.is_empty() {
        // What stays, so that the table comes to the whole budget.
        let rest = (
            one.before.total().minus(old_sum)?,
            one.after.total().minus(new_sum)?,
        );
        let mut cells = vec![Cell::empty(), Cell::text("Các khoản giữ nguyên")];
        cells.extend(amounts(rest.0, rest.1)?);
        rows.push(Row::data(cells));
        rows.push(whole(one)?);
    }
    let mut table = Table {
        unit: Some("đồng".to_owned()),
        columns: vec![
            Column::centred("TT"),
            Column::text("Khoản, nguồn", 1),
            Column::number("Trước điều chỉnh"),
            Column::number("Sau điều chỉnh"),
            Column::number("Chênh lệch"),
        ],
        rows,
    };
    if table.rows.is_empty() {
        for (source, number) in MoneySource::ALL.into_iter().zip(1..) {
            let mut cells = vec![Cell::ordinal(number), Cell::text(source.label())];
            cells.extend(amounts(one.before.of(source), one.after.of(source))?);
            table.rows.push(Row::data(cells));
        }
        table.rows.push(whole(one)?);
    }
    Ok(table)
}
