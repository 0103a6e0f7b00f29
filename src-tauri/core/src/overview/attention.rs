//! Cần người xử lý: what waits for somebody, each with a door to where it is done.
//!
//! What surprises: the count of a list is the count that its list shows over every year (what waits does not end with
//! its year), because the list itself is asked; what no list
//! can show (likely doubles, lines of a draft that somebody must decide on, newer reference data) its own noun counts.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::Attention;
use crate::error::Result;
use crate::ledger::{self, Reader};
use crate::record::{self, Filter, FilterOp, ListQuery};
use crate::{facility, plan, unit};

/// How far ahead a certificate's end is told, in days.
const SOON: u64 = 180;

/// What waits in a year, the senders' rows first.
pub(super) fn attention(
    reader: &Reader<'_>,
    year: i32,
    today: NaiveDate,
) -> Result<Vec<Attention>> {
    let mut found = Vec::new();
    for (label, noun, filter) in lists(today) {
        let query = ListQuery {
            filters: filter.clone(),
            limit: 1,
            ..ListQuery::default()
        };
        let count = record::list(reader, record::noun(noun)?, &query)?.total;
        found.push(Attention {
            label: label.to_owned(),
            count,
            noun: noun.to_owned(),
            page: None,
            filter,
        });
    }
    let counted = [
        (
            "Cặp cơ sở nghi trùng",
            "facility",
            Some("twins"),
            facility::likely_doubles(reader)?,
        ),
        (
            "Mục dự thảo kế hoạch cần quyết định",
            "plan",
            None,
            plan::undecided(reader, year)?,
        ),
        (
            "Bản ghi ở đơn vị hành chính đã hết hiệu lực",
            "ledger",
            None,
            unit::count_ended(reader, today)?,
        ),
        (
            "Dữ liệu tham chiếu mới chờ cập nhật",
            "ledger",
            None,
            ledger::reference_waits(reader)?,
        ),
    ];
    found.extend(
        counted
            .into_iter()
            .map(|(label, noun, page, count)| Attention {
                label: label.to_owned(),
                count,
                noun: noun.to_owned(),
                page: page.map(str::to_owned),
                filter: Vec::new(),
            }),
    );
    found.retain(|one| one.count > 0);
    Ok(found)
}

type Wanted = (&'static str, &'static str, Vec<Filter>);

/// What lists show, narrowed.
fn lists(today: NaiveDate) -> Vec<Wanted> {
    let filter = |field: &str, op: FilterOp, value: Value| Filter {
        field: field.to_owned(),
        op,
        value,
    };
    let soon = (today + Days::new(SOON)).to_string();
    let yesterday = (today - Days::new(1)).to_string();
    let today = today.to_string();
    vec![
        (
            "Lần nhập còn dòng chờ xử lý",
            "survey_import",
            vec![filter("state", FilterOp::Equals, json!("partly"))],
        ),
        (
            "Cơ sở chưa xác định địa giới",
            "facility",
            vec![filter("unit_id", FilterOp::Empty, json!(null))],
        ),
        (
            "Nhu cầu đến hạn hẹn",
            "facility_need",
            vec![
                filter("due_on", FilterOp::AtMost, json!(today)),
                filter("state", FilterOp::Equals, json!("new")),
            ],
        ),
        (
            "Đề án đã hết hạn hợp đồng, chưa nghiệm thu",
            "project",
            vec![
                filter("contract_ends_on", FilterOp::AtMost, json!(yesterday)),
                filter("accepted_on", FilterOp::Empty, json!(null)),
                filter("state", FilterOp::Equals, json!("running")),
            ],
        ),
        (
            "Đề án đã nghiệm thu, chưa quyết toán",
            "project",
            vec![
                filter("accepted_on", FilterOp::Filled, json!(null)),
                filter("settled_on", FilterOp::Empty, json!(null)),
            ],
        ),
        (
            "Giấy tờ đề án còn thiếu",
            "project_paper",
            vec![filter("state", FilterOp::Equals, json!("missing"))],
        ),
        (
            "Giấy tờ đề án hẹn bổ sung đã đến hạn",
            "project_paper",
            vec![
                filter("due_on", FilterOp::AtMost, json!(today)),
                filter("state", FilterOp::Equals, json!("waiting")),
            ],
        ),
        (
            "Giấy chứng nhận sắp hết hạn",
            "certificate",
            vec![
                filter("expires_on", FilterOp::AtLeast, json!(today)),
                filter("expires_on", FilterOp::AtMost, json!(soon)),
            ],
        ),
    ]
}
