//! A survey table as a sender makes it: so many facilities, columns in some order, blanks in between.

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use so_khuyen_cong_tests::sample::Chance;

/// What a sender knows of one facility. Numbers pick from lists.
#[derive(Debug, Clone)]
pub(super) struct Facility {
    number: u32,
    trade: usize,
    owner: Option<(usize, usize)>,
    commune: Option<usize>,
    phone: bool,
    tax_code: bool,
    since: Option<u32>,
    capital: Option<u32>,
    revenue: Option<u32>,
    labour: Option<(u32, u32)>,
    need: Option<(usize, Option<u32>)>,
    note: Option<usize>,
}

const TRADES: [&str; 7] = [
    "Mây tre đan",
    "Gốm sứ",
    "Chế biến gỗ",
    "Cơ khí",
    "May mặc",
    "Đường phèn",
    "Lò rèn",
];
const FAMILIES: [&str; 6] = [
    "Nguyễn Văn",
    "Trần Thị",
    "Lê",
    "Phạm Đức",
    "Huỳnh Ngọc",
    "Đặng",
];
const GIVEN: [&str; 6] = ["An", "Bình", "Chi", "Dũng", "Hạnh", "Quý"];
const COMMUNES: [&str; 4] = [
    "Xã Định An",
    "Xã Long Hòa",
    "Xã Minh Tân",
    "Thị trấn Dầu Tiếng",
];
const NEEDS: [&str; 4] = [
    "Máy cắt CNC",
    "Máy sấy",
    "Đăng ký nhãn hiệu",
    "Tham gia hội chợ",
];
const NOTES: [&str; 3] = ["đã gọi điện", "hẹn gặp sau", "chủ cơ sở đi vắng"];

impl Facility {
    /// Its name, which no other has.
    pub(super) fn name(&self) -> String {
        format!("Cơ sở {} số {}", TRADES[self.trade], self.number)
    }

    /// One with a bit of everything.
    pub(super) fn sample(number: u32, chance: &mut Chance) -> Self {
        let mut below = |most: usize| chance.below(most);
        let mut small = |most: usize| u32::try_from(below(most)).expect("small");
        let labour = 2 + small(40);
        Self {
            number,
            labour: Some((labour, small(40).min(labour))),
            since: Some(1_995 + small(30)),
            capital: Some(100 + small(900)),
            revenue: Some(200 + small(3_000)),
            trade: below(TRADES.len()),
            owner: Some((below(FAMILIES.len()), below(GIVEN.len()))),
            commune: Some(below(COMMUNES.len())),
            phone: true,
            tax_code: false,
            need: (below(5) == 0).then(|| (below(NEEDS.len()), Some(50))),
            note: None,
        }
    }
}

/// The headings, each with those below it.
const HEADINGS: [(&str, &[&str]); 13] = [
    ("TT", &[]),
    ("Tên cơ sở", &[]),
    ("Chủ cơ sở", &[]),
    ("Xã, phường", &[]),
    ("Điện thoại", &[]),
    ("Mã số thuế", &[]),
    ("Ngành nghề", &[]),
    ("Năm bắt đầu hoạt động", &[]),
    ("Vốn đầu tư (triệu đồng)", &[]),
    ("Doanh thu (triệu đồng)", &[]),
    ("Lao động", &["Tổng số", "Nữ"]),
    (
        "Nhu cầu hỗ trợ",
        &["Nội dung", "Kinh phí đề nghị (triệu đồng)"],
    ),
    ("Ghi chú", &[]),
];

/// A table and how it is arranged.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) facilities: Vec<Facility>,
    /// The headings that it has, by number.
    pub(super) headings: Vec<usize>,
    /// The same in another order; empty for the usual one.
    pub(super) order: Vec<usize>,
    /// Before which lines a blank row stands: title, header, facilities.
    pub(super) blank_rows: Vec<usize>,
    /// Before which headings a blank column stands.
    pub(super) blank_columns: Vec<usize>,
}

impl Table {
    /// All headings, so many facilities.
    pub(super) fn long(facilities: u32) -> Self {
        let mut chance = Chance(2_026);
        Self {
            facilities: (1..=facilities)
                .map(|n| Facility::sample(n, &mut chance))
                .collect(),
            headings: (0..HEADINGS.len()).collect(),
            order: Vec::new(),
            blank_rows: Vec::new(),
            blank_columns: Vec::new(),
        }
    }

    /// As the sender's file.
    pub(super) fn workbook(&self) -> Vec<u8> {
        self.write().expect("written")
    }

    fn write(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let plain = Format::new();
        let mut line = 0;
        let mut row = 0;
        let mut next = |tall: u32| {
            row += u32::try_from(
                self.blank_rows
                    .iter()
                    .filter(|blank| **blank == line)
                    .count(),
            )
            .expect("few");
            line += 1;
            row += tall;
            row - tall
        };
        sheet.write(
            next(1),
            0,
            "KẾT QUẢ KHẢO SÁT CƠ SỞ CÔNG NGHIỆP NÔNG THÔN NĂM 2025",
        )?;
        let order = if self.order.is_empty() {
            &self.headings
        } else {
            &self.order
        };
        let two = order.iter().any(|heading| !HEADINGS[*heading].1.is_empty());
        let header = next(if two { 2 } else { 1 });
        let mut column = 0_u16;
        let mut columns = Vec::new();
        for (place, heading) in order.iter().enumerate() {
            column += u16::try_from(
                self.blank_columns
                    .iter()
                    .filter(|blank| **blank == place)
                    .count(),
            )
            .expect("few");
            let (title, below) = HEADINGS[*heading];
            columns.push((*heading, column));
            if below.is_empty() {
                if two {
                    sheet.merge_range(header, column, header + 1, column, title, &plain)?;
                } else {
                    sheet.write(header, column, title)?;
                }
                column += 1;
                continue;
            }
            let width = u16::try_from(below.len()).expect("few");
            sheet.merge_range(header, column, header, column + width - 1, title, &plain)?;
            for (across, title) in (0..).zip(below) {
                sheet.write(header + 1, column + across, *title)?;
            }
            column += width;
        }
        for (ordinal, facility) in (1_u32..).zip(&self.facilities) {
            let row = next(1);
            for (heading, column) in &columns {
                facility.write(sheet, row, *column, *heading, ordinal)?;
            }
        }
        book.save_to_buffer()
    }
}

impl Facility {
    /// What stands below a heading.
    fn write(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        heading: usize,
        ordinal: u32,
    ) -> Result<(), XlsxError> {
        let text = match heading {
            0 => {
                sheet.write(row, column, ordinal)?;
                None
            }
            1 => Some(self.name()),
            2 => self
                .owner
                .map(|(family, given)| format!("{} {}", FAMILIES[family], GIVEN[given])),
            3 => self.commune.map(|commune| COMMUNES[commune].to_owned()),
            4 => self.phone.then(|| format!("09{:08}", self.number)),
            5 => self.tax_code.then(|| format!("03{:08}", self.number)),
            6 => Some(TRADES[self.trade].to_owned()),
            12 => self.note.map(|note| NOTES[note].to_owned()),
            _ => {
                let (first, second) = match heading {
                    7 => (self.since, None),
                    8 => (self.capital, None),
                    9 => (self.revenue, None),
                    10 => self
                        .labour
                        .map_or((None, None), |(all, women)| (Some(all), Some(women))),
                    _ => (None, self.need.and_then(|(_, asked)| asked)),
                };
                for (across, number) in (0..).zip([first, second]) {
                    if let Some(number) = number {
                        sheet.write(row, column + across, number)?;
                    }
                }
                (heading == 11)
                    .then_some(self.need)
                    .flatten()
                    .map(|(need, _)| NEEDS[need].to_owned())
            }
        };
        if let Some(text) = text {
            sheet.write(row, column, text)?;
        }
        Ok(())
    }
}

/// Any table.
pub(super) fn table() -> impl Strategy<Value = Table> {
    let headings = prop::sample::subsequence(
        (2..HEADINGS.len()).collect::<Vec<_>>(),
        2..HEADINGS.len() - 2,
    )
    .prop_map(|some| [vec![0, 1], some].concat());
    let ordered =
        headings.prop_flat_map(|headings| (Just(headings.clone()), Just(headings).prop_shuffle()));
    let blanks = || prop::collection::vec(0_usize..16, 0..5);
    (
        prop::collection::vec(facility(), 3..24),
        ordered,
        blanks(),
        blanks(),
    )
        .prop_map(
            |(mut facilities, (headings, order), blank_rows, blank_columns)| {
                for (number, facility) in (1..).zip(&mut facilities) {
                    facility.number = number;
                }
                Table {
                    facilities,
                    headings,
                    order,
                    blank_rows,
                    blank_columns,
                }
            },
        )
}

fn facility() -> impl Strategy<Value = Facility> {
    let known = prop::option::weighted(0.8, (0_u32..2_000).prop_map(|n| n + 1));
    let person = prop::option::weighted(0.8, (0..FAMILIES.len(), 0..GIVEN.len()));
    let labour = prop::option::weighted(0.8, (1_u32..90).prop_flat_map(|all| (Just(all), 0..=all)));
    let need = prop::option::weighted(0.4, (0..NEEDS.len(), prop::option::of(10_u32..900)));
    (
        (
            0..TRADES.len(),
            person,
            prop::option::weighted(0.8, 0..COMMUNES.len()),
        ),
        (
            any::<bool>(),
            prop::bool::weighted(0.3),
            prop::option::of(1_990_u32..2_026),
        ),
        (
            known.clone(),
            known,
            labour,
            need,
            prop::option::weighted(0.3, 0..NOTES.len()),
        ),
    )
        .prop_map(
            |(
                (trade, owner, commune),
                (phone, tax_code, since),
                (capital, revenue, labour, need, note),
            )| Facility {
                number: 0,
                trade,
                owner,
                commune,
                phone,
                tax_code,
                since,
                capital,
                revenue,
                labour,
                need,
                note,
            },
        )
}
