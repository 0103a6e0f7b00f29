//! Ô điền: the tags that a paper's text is written with, such as `{{tên đề án}}`, and how they are found.
//!
//! A tag is known by its words alone: capitals, spaces at its ends and no-break spaces do not matter. Written
//! all in capitals it gives its value in capitals. `{{#thiết bị}}` … `{{/thiết bị}}` around the cells of one
//! table row, or within one paragraph, repeats that row or paragraph for every entry of a list.

use std::ops::Range;

use super::kind::Paper;
use crate::text::nfc;

/// Left free to be filled by hand.
pub(super) const DOTS: &str = "…………";
/// A day left free to be filled by hand.
pub(super) const DAY_DOTS: &str = "ngày …… tháng …… năm ………";

/// A tag that stands for one value.
pub(super) struct Tag {
    pub(super) name: &'static str,
    /// Where the ledger keeps it: `đề án, ô “Số hợp đồng”`.
    pub(super) kept: &'static str,
    pub(super) papers: &'static [Paper],
    /// It may well be that there is none.
    pub(super) optional: bool,
}

/// A list whose entries fill a row each.
pub(super) struct List {
    pub(super) name: &'static str,
    pub(super) kept: &'static str,
    pub(super) papers: &'static [Paper],
    pub(super) fields: &'static [&'static str],
    pub(super) optional: bool,
}

const ALL: &[Paper] = &Paper::ALL;
const APPRAISAL: &[Paper] = &[Paper::Appraisal];
const APPROVED: &[Paper] = &[
    Paper::Contract,
    Paper::Acceptance,
    Paper::Liquidation,
    Paper::PaymentRequest,
];
const ACCEPTED: &[Paper] = &[Paper::Acceptance, Paper::Liquidation, Paper::PaymentRequest];
const SETTLED: &[Paper] = &[Paper::Liquidation, Paper::PaymentRequest];

const fn tag(name: &'static str, papers: &'static [Paper], kept: &'static str) -> Tag {
    Tag {
        name,
        kept,
        papers,
        optional: false,
    }
}

const fn maybe(name: &'static str, papers: &'static [Paper], kept: &'static str) -> Tag {
    Tag {
        optional: true,
        ..tag(name, papers, kept)
    }
}

/// Every tag, in the order in which staff read them.
#[rustfmt::skip]
pub(super) const TAGS: &[Tag] = &[
    tag("cơ quan chủ quản", ALL, "cơ quan (đơn vị mình), ô “Cơ quan chủ quản trực tiếp”"),
    tag("tên đơn vị", ALL, "cơ quan (đơn vị mình), ô “Tên cơ quan”"),
    tag("địa danh", ALL, "cơ quan (đơn vị mình), ô “Địa danh ghi trên văn bản”"),
    tag("số ký hiệu", ALL, "cơ quan (đơn vị mình), ô “Ký hiệu trên văn bản”"),
    tag("ngày tháng", ALL, "văn bản này"),
    tag("người ký", ALL, "cơ quan (đơn vị mình), danh sách người ký"),
    tag("chức vụ người ký", ALL, "cơ quan (đơn vị mình), danh sách người ký"),
    tag("thẩm quyền ký", ALL, "cơ quan (đơn vị mình), danh sách người ký"),
    tag("địa chỉ đơn vị", ALL, "cơ quan (đơn vị mình), ô “Địa chỉ”"),
    maybe("điện thoại đơn vị", ALL, "cơ quan (đơn vị mình), ô “Điện thoại”"),
    tag("mã số thuế đơn vị", ALL, "cơ quan (đơn vị mình), ô “Mã số thuế”"),
    tag("tài khoản đơn vị", ALL, "cơ quan (đơn vị mình), ô “Số tài khoản, nơi mở”"),
    tag("tên đề án", ALL, "đề án, ô “Tên đề án, nhiệm vụ”"),
    maybe("mã đề án", ALL, "đề án, ô “Mã đề án”"),
    tag("nguồn kinh phí", ALL, "đề án, ô “Nguồn khuyến công”"),
    tag("nội dung khuyến công", ALL, "đề án, ô “Nội dung”"),
    tag("năm", ALL, "đề án, ô “Năm”"),
    tag("mục tiêu", ALL, "đề án, ô “Mục tiêu, kết quả dự kiến”"),
    tag("đơn vị thực hiện", ALL, "đề án, ô “Đơn vị thực hiện”"),
    maybe("đơn vị phối hợp", ALL, "đề án, ô “Đơn vị phối hợp”"),
    tag("đơn vị thụ hưởng", ALL, "đề án, danh sách đơn vị thụ hưởng"),
    tag("địa điểm", ALL, "đề án, ô “Địa điểm như đã ghi”"),
    tag("thời gian thực hiện", ALL, "đề án, ô “Bắt đầu” và “Kết thúc”"),
    tag("tổng kinh phí", ALL, "đề án, bảng kinh phí"),
    tag("tổng kinh phí bằng chữ", ALL, "đề án, bảng kinh phí"),
    tag("kinh phí hỗ trợ", ALL, "đề án, bảng kinh phí"),
    tag("kinh phí hỗ trợ bằng chữ", ALL, "đề án, bảng kinh phí"),
    tag("kinh phí quốc gia", ALL, "đề án, bảng kinh phí"),
    tag("kinh phí địa phương", ALL, "đề án, bảng kinh phí"),
    tag("vốn đối ứng", ALL, "đề án, bảng kinh phí"),
    tag("nguồn khác", ALL, "đề án, bảng kinh phí"),
    maybe("cộng thiết bị", ALL, "đề án, danh sách thiết bị được hỗ trợ, ô “Thành tiền”"),
    tag("kết quả thẩm định", APPRAISAL, "đề án, bước thẩm định, ô “Kết quả”"),
    tag("ngày thẩm định", APPRAISAL, "đề án, bước thẩm định, ô “Ngày”"),
    tag("số quyết định", APPROVED, "đề án, ô “Quyết định phê duyệt”"),
    tag("ngày quyết định", APPROVED, "đề án, ô “Ngày phê duyệt”"),
    tag("số hợp đồng", APPROVED, "đề án, ô “Số hợp đồng”"),
    tag("ngày hợp đồng", APPROVED, "đề án, ô “Ngày hợp đồng”"),
    tag("hạn hợp đồng", APPROVED, "đề án, ô “Hạn hợp đồng”"),
    tag("tên bên b", APPROVED, "đề án, danh sách đơn vị thụ hưởng"),
    tag("địa chỉ bên b", APPROVED, "cơ sở CNNT của bên B, ô “Địa chỉ”"),
    tag("mã số thuế bên b", APPROVED, "cơ sở CNNT của bên B, ô “Mã số thuế”"),
    maybe("điện thoại bên b", APPROVED, "cơ sở CNNT của bên B, ô “Điện thoại”"),
    tag("đại diện bên b", APPROVED, "cơ sở CNNT của bên B, ô “Chủ cơ sở, người đại diện”"),
    tag("chức vụ bên b", APPROVED, "cơ sở CNNT của bên B, ô “Chức vụ”"),
    tag("ngày nghiệm thu", ACCEPTED, "đề án, ô “Ngày nghiệm thu”"),
    tag("kinh phí thực hiện", ACCEPTED, "đề án, bảng kinh phí, giai đoạn thực hiện"),
    tag("kinh phí thực hiện bằng chữ", ACCEPTED, "đề án, bảng kinh phí, giai đoạn thực hiện"),
    tag("ngày thanh lý", SETTLED, "đề án, ô “Ngày quyết toán”"),
    tag("kinh phí quyết toán", SETTLED, "đề án, bảng kinh phí, giai đoạn quyết toán"),
    tag("kinh phí quyết toán bằng chữ", SETTLED, "đề án, bảng kinh phí, giai đoạn quyết toán"),
    tag("đã tạm ứng", SETTLED, "đề án, sổ tiền"),
    tag("đã thanh toán", SETTLED, "đề án, sổ tiền"),
    tag("đã thu hồi", SETTLED, "đề án, sổ tiền"),
    tag("đã cấp", SETTLED, "đề án, sổ tiền"),
    tag("đã cấp bằng chữ", SETTLED, "đề án, sổ tiền"),
    tag("còn lại", SETTLED, "đề án, bảng kinh phí và sổ tiền"),
    tag("còn lại bằng chữ", SETTLED, "đề án, bảng kinh phí và sổ tiền"),
];

/// Every list, in the order in which staff read them.
#[rustfmt::skip]
pub(super) const LISTS: &[List] = &[
    List { name: "căn cứ", kept: "Văn bản và định mức", papers: ALL, optional: false,
           fields: &["văn bản"] },
    List { name: "danh sách thụ hưởng", kept: "đề án, danh sách đơn vị thụ hưởng", papers: ALL, optional: false,
           fields: &["tt", "tên cơ sở", "địa chỉ", "người đại diện", "mã số thuế", "mức hỗ trợ", "đối ứng"] },
    List { name: "kinh phí", kept: "đề án, bảng kinh phí", papers: ALL, optional: false,
           fields: &["tt", "khoản", "cộng", "quốc gia", "địa phương", "thụ hưởng", "khác"] },
    List { name: "thiết bị", kept: "đề án, danh sách thiết bị được hỗ trợ", papers: ALL, optional: true,
           fields: &["tt", "tên thiết bị", "xuất xứ", "thông số", "số lượng", "đơn vị tính", "đơn giá", "thành tiền"] },
    List { name: "kết quả", kept: "đề án, danh sách kết quả", papers: ALL, optional: false,
           fields: &["tt", "tên kết quả", "đơn vị tính", "kế hoạch", "thực hiện"] },
    List { name: "thanh toán", kept: "đề án, sổ tiền", papers: SETTLED, optional: true,
           fields: &["tt", "ngày chi", "loại", "chứng từ", "số tiền"] },
];

impl Tag {
    /// What stands where the ledger does not know.
    pub(super) fn dots(&self) -> &'static str {
        match self.name.starts_with("ngày") || self.name == "hạn hợp đồng" {
            true => DAY_DOTS,
            false => DOTS,
        }
    }
}

/// A name as it is written in a sentence.
pub(super) fn shown(name: &str) -> String {
    name.replace("bên b", "bên B")
}

/// The tag of this name.
pub(super) fn named(name: &str) -> Option<&'static Tag> {
    TAGS.iter().find(|tag| tag.name == name)
}

/// The list of this name.
pub(super) fn list(name: &str) -> Option<&'static List> {
    LISTS.iter().find(|list| list.name == name)
}

/// As a tag is compared: composed, small letters, single spaces.
pub(super) fn plain(name: &str) -> String {
    let name = nfc(name).to_lowercase();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands between the braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// `{{tên đề án}}`.
    Value {
        /// In capitals as it was written.
        capitals: bool,
    },
    /// `{{#thiết bị}}`.
    Open,
    /// `{{/thiết bị}}`.
    Close,
}

/// A tag found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its bytes, with the braces.
    pub(super) span: Range<usize>,
    pub(super) kind: Kind,
    /// As it is compared.
    pub(super) name: String,
}

/// Braces that make no tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// `{{` without `}}`.
    Unclosed(usize),
    /// `}}` without `{{`.
    Unopened(usize),
    /// `{tên đề án}`: the bytes with the braces.
    Single(Range<usize>),
}

/// The tags of one paragraph, and its braces that make none.
pub(super) fn scan(text: &str) -> (Vec<Mark>, Vec<Fault>) {
    let (mut marks, mut faults) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(found) = text[at..].find(['{', '}']) {
        let start = at + found;
        let rest = &text[start..];
        if let Some(inner) = rest.strip_prefix("{{") {
            let end = inner.find(['{', '}']).unwrap_or(inner.len());
            if inner[end..].starts_with("}}") {
                let span = start..start + 2 + end + 2;
                at = span.end;
                marks.push(mark(span, &inner[..end]));
            } else {
                faults.push(Fault::Unclosed(start));
                at = start + 2 + end;
                // The lone brace belongs to this fault.
                at += usize::from(inner[end..].starts_with('}'));
            }
        } else if rest.starts_with("}}") {
            faults.push(Fault::Unopened(start));
            at = start + 2;
        } else if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find(['{', '}']).unwrap_or(inner.len());
            at = start + 1;
            if inner[end..].starts_with('}') {
                let close = usize::from(inner[end..].starts_with("}}"));
                let span = start..start + 1 + end + 1 + close;
                at = span.end;
                faults.push(Fault::Single(span));
            }
        } else {
            at = start + 1;
        }
    }
    (marks, faults)
}

fn mark(span: Range<usize>, inner: &str) -> Mark {
    let inner = inner.trim();
    let (kind, name) = match (inner.strip_prefix('#'), inner.strip_prefix('/')) {
        (Some(name), _) => (Kind::Open, name),
        (_, Some(name)) => (Kind::Close, name),
        _ => {
            let letters = || inner.chars().filter(|letter| letter.is_alphabetic());
            let capitals = letters().count() > 1 && letters().all(char::is_uppercase);
            (Kind::Value { capitals }, inner)
        }
    };
    Mark {
        span,
        kind,
        name: plain(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_known_by_their_words() {
        let (marks, faults) =
            scan("A {{ Tên\u{a0}đề  án }}, {{TÊN ĐỀ ÁN}} {{#thiết bị}}x{{/ thiết bị}}");
        assert!(faults.is_empty());
        let found: Vec<(&str, &Kind)> = marks.iter().map(|m| (&*m.name, &m.kind)).collect();
        assert_eq!(
            found,
            [
                ("tên đề án", &Kind::Value { capitals: false }),
                ("tên đề án", &Kind::Value { capitals: true }),
                ("thiết bị", &Kind::Open),
                ("thiết bị", &Kind::Close),
            ]
        );
    }

    #[test]
    fn braces_that_make_no_tag_are_told() {
        for (text, fault) in [
            ("a {{tên đề án", Fault::Unclosed(2)),
            ("a {{tên} b", Fault::Unclosed(2)),
            ("tên}} b", Fault::Unopened(4)),
            ("a {tên} b", Fault::Single(2..8)),
            ("a {tên}} b", Fault::Single(2..9)),
        ] {
            assert_eq!(scan(text), (vec![], vec![fault]), "{text}");
        }
        let (marks, faults) = scan("{{a {{năm}} } { x");
        assert_eq!(marks.len(), 1, "the whole tag is still found");
        assert_eq!(faults, [Fault::Unclosed(0)]);
    }

    #[test]
    fn every_name_is_written_as_it_is_compared_and_stands_once() {
        let mut names: Vec<&str> = TAGS.iter().map(|tag| tag.name).collect();
        names.extend(LISTS.iter().map(|list| list.name));
        let own: std::collections::BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(own.len(), names.len());
        names.extend(LISTS.iter().flat_map(|list| list.fields));
        assert!(names.iter().all(|name| plain(name) == **name));
        for list in LISTS {
            for field in list.fields {
                assert!(!own.contains(field), "{field} would mean two things");
            }
        }
    }
}
