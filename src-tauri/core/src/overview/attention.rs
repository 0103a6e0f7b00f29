//! Cần người xử lý: what waits for somebody. Every line opens the records it counts.

use chrono::{Days, NaiveDate};
use serde::Serialize;
use serde_json::{Value, json};
use specta::Type;

use super::SOON;
use super::calendar::{self, Due, DueKind};
use crate::error::Result;
use crate::ledger::Reader;
use crate::record::{self, Filter, FilterOp, ListQuery};

/// Something that waits.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Attention {
    /// What, in words.
    pub label: String,
    /// The first of them, and how late it is.
    pub detail: String,
    /// How many.
    pub count: u32,
    /// Past its day.
    pub late: bool,
    /// The list that shows them.
    pub noun: String,
    /// Narrowed by this.
    pub filter: Vec<Filter>,
    /// Where the calendar shows them instead: those of this kind that are overdue.
    pub overdue: Option<DueKind>,
}

/// What waits for somebody.
pub fn attention(reader: &Reader<'_>, today: NaiveDate) -> Result<Vec<Attention>> {
    of(reader, &calendar::pending(reader, SOON, today)?, today)
}

/// How far ahead certificates are told of.
const CERTIFICATE_DAYS: u64 = 180;

pub(super) fn of(reader: &Reader<'_>, pending: &[Due], today: NaiveDate) -> Result<Vec<Attention>> {
    let mut waits: Vec<Attention> = DueKind::ALL
        .into_iter()
        .filter_map(|kind| overdue(pending, kind))
        .collect();
    let soon = (today + Days::new(CERTIFICATE_DAYS)).to_string();
    let lists = [
        (
            "Lần nhập còn dòng chờ xử lý",
            "survey_import",
            vec![filter("state", FilterOp::Equals, json!("partly"))],
        ),
        (
            "Giấy tờ đề án còn thiếu",
            "project_paper",
            vec![filter("state", FilterOp::Equals, json!("missing"))],
        ),
        (
            "Cơ sở chưa xác định địa giới",
            "facility",
            vec![filter("unit_id", FilterOp::Empty, Value::Null)],
        ),
        (
            "Giấy chứng nhận sắp hết hạn",
            "certificate",
            vec![
                filter("expires_on", FilterOp::AtLeast, json!(today.to_string())),
                filter("expires_on", FilterOp::AtMost, json!(soon)),
            ],
        ),
    ];
    for (label, noun, filter) in lists {
        waits.extend(listed(reader, label, noun, filter)?);
    }
    Ok(waits)
}

fn filter(field: &str, op: FilterOp, value: Value) -> Filter {
    Filter {
        field: field.to_owned(),
        op,
        value,
    }
}

fn overdue(pending: &[Due], kind: DueKind) -> Option<Attention> {
    let late: Vec<&Due> = pending
        .iter()
        .filter(|due| due.kind == kind && due.days < 0)
        .collect();
    let first = late.first()?;
    let label = match kind {
        DueKind::Report => "Báo cáo quá hạn gửi",
        DueKind::Registration => "Quá hạn đăng ký kế hoạch",
        DueKind::Settlement => "Đề án quá hạn quyết toán, thanh lý",
        DueKind::Contract => "Đề án quá hạn hợp đồng, tiến độ",
        DueKind::Paper => "Giấy tờ đã hẹn mà chưa bổ sung",
        DueKind::Visit => "Việc sau kiểm tra chưa làm",
        DueKind::Need => "Nhu cầu đến hạn hẹn",
        DueKind::Award => "Bình chọn, danh hiệu quá hạn",
        DueKind::Other => "Việc khác quá hạn",
        DueKind::Certificate | DueKind::Term | DueKind::Course => return None,
    };
    Some(Attention {
        label: label.to_owned(),
        detail: format!("{}: chậm {} ngày", first.label, first.days.unsigned_abs()),
        count: u32::try_from(late.len()).unwrap_or(u32::MAX),
        late: true,
        noun: first.noun.clone(),
        filter: Vec::new(),
        overdue: Some(kind),
    })
}

fn listed(
    reader: &Reader<'_>,
    label: &str,
    noun: &str,
    filter: Vec<Filter>,
) -> Result<Option<Attention>> {
    let declared = record::noun(noun)?;
    let query = ListQuery {
        filters: filter.clone(),
        limit: 1,
        ..ListQuery::default()
    };
    let page = record::list(reader, declared, &query)?;
    let Some(first) = page.rows.first() else {
        return Ok(None);
    };
    Ok(Some(Attention {
        label: label.to_owned(),
        detail: record::title(reader, declared, &first.id)?,
        count: page.total,
        late: false,
        noun: noun.to_owned(),
        filter,
        overdue: None,
    }))
}
