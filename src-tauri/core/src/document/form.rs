//! How an official document must look: the measures of NĐ 30/2020/NĐ-CP, Phụ lục I, as settings.
//!
//! The decree gives ranges; the defaults are the sizes printed in its own sample (mục V) and the
//! usual choice where it is silent (tables). Lengths are whole micrometres, sizes tenths of a point.

use std::ops::RangeInclusive;

use super::font::Size;

/// Millimetres as the micrometres that everything on paper is measured in.
pub const fn mm(millimetres: i64) -> i64 {
    millimetres * 1000
}

/// Tenths of a point as micrometres, to the nearest.
pub const fn points(tenths: i64) -> i64 {
    (tenths * 25_400 + 360) / 720
}

/// Every measure of a document's form. Change a field, not the layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The short side of the paper. A4: 210 mm.
    pub paper_short: i64,
    /// The long side of the paper. A4: 297 mm.
    pub paper_long: i64,
    /// Of a portrait page.
    pub margins: Margins,
    /// Of a landscape page, as it is read: the decree gives no others, so the same four.
    pub landscape_margins: Margins,
    /// Character sizes.
    pub sizes: Sizes,
    /// The left of the two columns at the head (agency, number); the motto has the rest.
    pub head_left: i64,
    /// Between a line of text and the rule under it.
    pub rule_gap: i64,
    /// Thickness of the rules at the head and under the title.
    pub rule_weight: i64,
    /// Length of the rule under the agency and the summary, in hundredths of the text: 1/3–1/2.
    pub rule_percent: i64,
    /// Above the row with number and date, above `V/v` of a letter and above each stamp.
    pub number_gap: i64,
    /// Of the stamps of secrecy and urgency, with their frame: 8 mm.
    pub stamp_height: i64,
    /// Between the frame of `LƯU HÀNH NỘI BỘ` and its words, left and right.
    pub frame_side: i64,
    /// Above the name of the document's kind.
    pub title_gap: i64,
    /// The summary is broken within this width.
    pub title_width: i64,
    /// Below the title's rule, above the body.
    pub body_gap: i64,
    /// First line of a paragraph: 1 cm or 1.27 cm.
    pub indent: i64,
    /// Between paragraphs: 6 pt at least.
    pub paragraph_gap: i64,
    /// Line spacing of the body in hundredths of single: 100–150.
    pub line_percent: i64,
    /// Above the signature.
    pub signature_gap: i64,
    /// Free space for signature and seal.
    pub signature_room: i64,
    /// Width of the recipients' column beside the signature.
    pub recipients_width: i64,
    /// The page number's baseline from the top edge.
    pub number_baseline: i64,
    /// Thickness of a table's grid.
    pub grid_weight: i64,
    /// Inside a cell, left and right.
    pub cell_side: i64,
    /// Inside a cell, above and below.
    pub cell_edge: i64,
    /// A table with more columns than this is set in `sizes.wide_table`.
    pub wide_table_columns: usize,
}

/// Page margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Margins {
    /// 20–25 mm.
    pub top: i64,
    /// 20–25 mm.
    pub bottom: i64,
    /// 30–35 mm.
    pub left: i64,
    /// 15–20 mm.
    pub right: i64,
}

impl Default for Margins {
    fn default() -> Self {
        Self {
            top: mm(20),
            bottom: mm(20),
            left: mm(30),
            right: mm(15),
        }
    }
}

/// Character sizes by the part of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM.
    pub nation: Size,
    /// Độc lập - Tự do - Hạnh phúc.
    pub motto: Size,
    /// The superior agency and the issuing agency.
    pub agency: Size,
    /// Số: 15/BC-TTKC.
    pub number: Size,
    /// Place and date.
    pub date: Size,
    /// V/v of a letter, under its number.
    pub about: Size,
    /// MẬT, KHẨN: 13–14.
    pub stamp: Size,
    /// LƯU HÀNH NỘI BỘ.
    pub circulation: Size,
    /// BÁO CÁO and its summary; the annex's heading.
    pub title: Size,
    /// Kính gửi and the text.
    pub body: Size,
    /// Authority, title and name of the signer.
    pub signature: Size,
    /// The words “Nơi nhận:”.
    pub recipients_label: Size,
    /// The recipients.
    pub recipients: Size,
    /// PL.(300) below the recipients.
    pub drafter: Size,
    /// The address at the foot of the first page.
    pub address: Size,
    /// Page numbers.
    pub page_number: Size,
    /// Tables.
    pub table: Size,
    /// Tables of many columns.
    pub wide_table: Size,
    /// A table whose words and numbers do not fit in their columns is set smaller, down to this.
    pub least_table: Size,
}

impl Sizes {
    /// The other set that the decree allows: the head one point larger.
    pub fn large() -> Self {
        Self {
            nation: Size(130),
            motto: Size(140),
            agency: Size(130),
            date: Size(140),
            ..Self::default()
        }
    }
}

impl Default for Sizes {
    fn default() -> Self {
        Self {
            nation: Size(120),
            motto: Size(130),
            agency: Size(120),
            number: Size(130),
            date: Size(130),
            about: Size(120),
            stamp: Size(130),
            circulation: Size(130),
            title: Size(140),
            body: Size(140),
            signature: Size(140),
            recipients_label: Size(120),
            recipients: Size(110),
            drafter: Size(110),
            address: Size(110),
            page_number: Size(140),
            table: Size(120),
            wide_table: Size(110),
            least_table: Size(80),
        }
    }
}

/// What the decree allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranges {
    /// Top and bottom margin.
    pub edge: RangeInclusive<i64>,
    /// Left margin.
    pub left: RangeInclusive<i64>,
    /// Right margin.
    pub right: RangeInclusive<i64>,
    /// Nation, agencies, the subject of a letter.
    pub small: RangeInclusive<Size>,
    /// Motto, number, date, title, text, signature, page number.
    pub large: RangeInclusive<Size>,
    /// First line of a paragraph.
    pub indent: RangeInclusive<i64>,
    /// Line spacing in hundredths of single.
    pub lines: RangeInclusive<i64>,
    /// Rules under agency and summary in hundredths of the text.
    pub rule: RangeInclusive<i64>,
    /// Between paragraphs.
    pub least_gap: i64,
}

impl Default for Ranges {
    fn default() -> Self {
        Self {
            edge: mm(20)..=mm(25),
            left: mm(30)..=mm(35),
            right: mm(15)..=mm(20),
            small: Size(120)..=Size(130),
            large: Size(130)..=Size(140),
            indent: mm(10)..=12_700,
            lines: 100..=150,
            rule: 34..=50,
            least_gap: points(60),
        }
    }
}

impl Default for Form {
    fn default() -> Self {
        Self {
            paper_short: mm(210),
            paper_long: mm(297),
            margins: Margins::default(),
            landscape_margins: Margins::default(),
            sizes: Sizes::default(),
            head_left: mm(68),
            rule_gap: points(15),
            rule_weight: points(7),
            rule_percent: 40,
            number_gap: points(60),
            stamp_height: mm(8),
            frame_side: mm(2),
            title_gap: points(150),
            title_width: mm(130),
            body_gap: points(120),
            indent: mm(10),
            paragraph_gap: points(60),
            line_percent: 115,
            signature_gap: points(120),
            signature_room: mm(28),
            recipients_width: mm(75),
            number_baseline: mm(11),
            grid_weight: points(5),
            cell_side: 1200,
            cell_edge: 700,
            wide_table_columns: 10,
        }
    }
}
