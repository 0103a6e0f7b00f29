//! The columns of the questionnaire: how each is headed, what it holds, how its answers are checked.
//!
//! The file that is sent and the file that comes back meet here: a column is known by its own heading.

use crate::survey::columns::Field;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The running number.
    Ordinal,
    /// The facility's id, hidden.
    Id,
    /// What the ledger has, to be corrected.
    Known,
    /// A number of this year, to be given.
    Asked,
    /// The latest number of the ledger, in grey: one of [`super::store::Latest`].
    Latest(usize),
    /// The commune as the ledger has it, in grey.
    Written,
    /// A text to be given.
    Open,
}

/// One column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// The heading above it, over its neighbours too; empty for none.
    pub(super) group: &'static str,
    pub(super) header: String,
    pub(super) kind: Kind,
    /// What it is read as; none for what is only shown.
    pub(super) field: Option<Field>,
    /// In letters of a usual width.
    pub(super) width: u16,
}

impl Column {
    fn new(group: &'static str, header: &str, kind: Kind, field: Field, width: u16) -> Self {
        Self {
            group,
            header: header.to_owned(),
            kind,
            field: Some(field),
            width,
        }
    }

    /// Shown in grey, not read.
    fn shown(group: &'static str, header: &str, kind: Kind, width: u16) -> Self {
        Self {
            group,
            header: header.to_owned(),
            kind,
            field: None,
            width,
        }
    }

    /// Its headings from the highest to the lowest: `Lao động (người) / Tổng số`.
    pub(super) fn path(&self) -> String {
        match self.group {
            "" => self.header.clone(),
            group => format!("{group} / {}", self.header),
        }
    }
}

const LABOUR: &str = "Lao động (người)";
const INVESTMENT: &str = "Vốn đầu tư (triệu đồng)";
const REVENUE: &str = "Doanh thu (triệu đồng)";
const EXPORT: &str = "Xuất khẩu (triệu đồng)";
const NEED: &str = "Nhu cầu hỗ trợ (kinh phí: triệu đồng)";
const LATEST: &str = "Gần nhất (tham khảo)";

/// The columns, from the left. `undecided` adds the commune.
#[rustfmt::skip]
pub(super) fn columns(year: i32, undecided: bool) -> Vec<Column> {
    use Kind::{Asked, Id, Known, Latest, Open, Ordinal, Written};
    let this_year = format!("Năm {year}");
    let mut columns = vec![
        Column::new("", "STT", Ordinal, Field::Ordinal, 4),
        Column::new("", "Tên cơ sở", Known, Field::Name, 22),
        Column::new("", "Mã cơ sở (không sửa)", Id, Field::FacilityId, 38),
        Column::new("", "Loại hình", Known, Field::LegalForm, 13),
        Column::new("", "Chủ cơ sở", Known, Field::Owner, 13),
        Column::new("", "Địa chỉ", Known, Field::Address, 18),
    ];
    if undecided {
        columns.extend([
            Column::shown("", "Xã, phường đã ghi (tham khảo)", Written, 15),
            Column::new("", "Xã, phường hiện nay", Open, Field::Commune, 13),
        ]);
    }
    columns.extend([
        Column::new("", "Điện thoại", Known, Field::Phone, 12),
        Column::new("", "Mã số thuế", Known, Field::TaxCode, 12),
        Column::new("", "Ngành nghề", Known, Field::Sector, 13),
        Column::new("", "Sản phẩm chính", Known, Field::Products, 14),
        Column::new("", "Năm bắt đầu hoạt động", Known, Field::StartDate, 8),
        Column::new(LABOUR, "Tổng số", Asked, Field::LabourTotal, 6),
        Column::new(LABOUR, "Trong đó: nữ", Asked, Field::LabourFemale, 6),
        Column::shown(LABOUR, LATEST, Latest(0), 9),
        Column::new(INVESTMENT, &this_year, Asked, Field::InvestmentVnd, 8),
        Column::shown(INVESTMENT, LATEST, Latest(1), 9),
        Column::new(REVENUE, &this_year, Asked, Field::RevenueVnd, 8),
        Column::shown(REVENUE, LATEST, Latest(2), 9),
        Column::new(EXPORT, &this_year, Asked, Field::ExportVnd, 8),
        Column::shown(EXPORT, LATEST, Latest(3), 9),
        Column::new(NEED, "Nội dung", Open, Field::NeedContent, 16),
        Column::new(NEED, "Tổng kinh phí", Asked, Field::TotalCostVnd, 7),
        Column::new(NEED, "Đề nghị hỗ trợ", Asked, Field::RequestedVnd, 7),
        Column::new(NEED, "Vốn đối ứng", Asked, Field::CounterpartVnd, 7),
        Column::new("", "Ghi chú", Open, Field::Note, 10),
    ]);
    columns
}

/// The fields that are filled in when the file is sent.
pub(super) fn known() -> impl Iterator<Item = Field> {
    columns(0, false)
        .into_iter()
        .filter(|column| column.kind == Kind::Known)
        .filter_map(|column| column.field)
}
