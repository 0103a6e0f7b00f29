//! Which column holds what: header → field, with a confidence.
//!
//! The words of a header are compared with the synonyms in `assets/reference/survey_headers.csv`,
//! without case, marks, punctuation, abbreviations and units; a rare word counts more than a common
//! one. The header above (“Lao động / Nữ”) and the values below have their say. A field belongs to
//! one column; a second claim is a finding, never silence.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::numbers::{Unit, is_nothing};
use super::values::{phones_in, tax_code};
use super::workbook::{Row, Value};
use crate::text::{fold, words};

/// What a column of a survey may hold.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the facility's fields")]
pub enum Field {
    Ordinal,
    Name,
    LegalForm,
    Owner,
    Address,
    Commune,
    District,
    Province,
    Phone,
    Email,
    Website,
    TaxCode,
    RegistrationNo,
    RegistrationDate,
    Sector,
    Products,
    StartDate,
    Equipment,
    InvestmentVnd,
    CharterCapitalVnd,
    RevenueVnd,
    ExportVnd,
    LabourTotal,
    LabourFemale,
    NeedContent,
    TotalCostVnd,
    RequestedVnd,
    RequestedNationalVnd,
    RequestedLocalVnd,
    CounterpartVnd,
    Note,
}

/// What kind of value a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The running number.
    Ordinal,
    /// One line.
    Line,
    /// Several lines.
    Paragraph,
    /// Parts.
    List,
    /// A unit.
    Place,
    /// A telephone number.
    Phone,
    /// A tax code.
    TaxCode,
    /// A date.
    Date,
    /// Money.
    Money,
    /// People.
    Count,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 31] = [
        Self::Ordinal,
        Self::Name,
        Self::LegalForm,
        Self::Owner,
        Self::Address,
        Self::Commune,
        Self::District,
        Self::Province,
        Self::Phone,
        Self::Email,
        Self::Website,
        Self::TaxCode,
        Self::RegistrationNo,
        Self::RegistrationDate,
        Self::Sector,
        Self::Products,
        Self::StartDate,
        Self::Equipment,
        Self::InvestmentVnd,
        Self::CharterCapitalVnd,
        Self::RevenueVnd,
        Self::ExportVnd,
        Self::LabourTotal,
        Self::LabourFemale,
        Self::NeedContent,
        Self::TotalCostVnd,
        Self::RequestedVnd,
        Self::RequestedNationalVnd,
        Self::RequestedLocalVnd,
        Self::CounterpartVnd,
        Self::Note,
    ];

    /// The name on the wire and in the synonym table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ordinal => "ordinal",
            Self::Name => "name",
            Self::LegalForm => "legal_form",
            Self::Owner => "owner",
            Self::Address => "address",
            Self::Commune => "commune",
            Self::District => "district",
            Self::Province => "province",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Website => "website",
            Self::TaxCode => "tax_code",
            Self::RegistrationNo => "registration_no",
            Self::RegistrationDate => "registration_date",
            Self::Sector => "sector",
            Self::Products => "products",
            Self::StartDate => "start_date",
            Self::Equipment => "equipment",
            Self::InvestmentVnd => "investment_vnd",
            Self::CharterCapitalVnd => "charter_capital_vnd",
            Self::RevenueVnd => "revenue_vnd",
            Self::ExportVnd => "export_vnd",
            Self::LabourTotal => "labour_total",
            Self::LabourFemale => "labour_female",
            Self::NeedContent => "need_content",
            Self::TotalCostVnd => "total_cost_vnd",
            Self::RequestedVnd => "requested_vnd",
            Self::RequestedNationalVnd => "requested_national_vnd",
            Self::RequestedLocalVnd => "requested_local_vnd",
            Self::CounterpartVnd => "counterpart_vnd",
            Self::Note => "note",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// What a person calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ordinal => "Số thứ tự",
            Self::Name => "Tên cơ sở",
            Self::LegalForm => "Loại hình",
            Self::Owner => "Chủ cơ sở",
            Self::Address => "Địa chỉ",
            Self::Commune => "Xã, phường",
            Self::District => "Huyện (trước 01/7/2025)",
            Self::Province => "Tỉnh, thành phố",
            Self::Phone => "Điện thoại",
            Self::Email => "Thư điện tử",
            Self::Website => "Trang web",
            Self::TaxCode => "Mã số thuế",
            Self::RegistrationNo => "Số đăng ký kinh doanh",
            Self::RegistrationDate => "Ngày đăng ký kinh doanh",
            Self::Sector => "Ngành nghề",
            Self::Products => "Sản phẩm",
            Self::StartDate => "Bắt đầu hoạt động",
            Self::Equipment => "Máy móc, thiết bị",
            Self::InvestmentVnd => "Vốn đầu tư",
            Self::CharterCapitalVnd => "Vốn điều lệ",
            Self::RevenueVnd => "Doanh thu",
            Self::ExportVnd => "Xuất khẩu",
            Self::LabourTotal => "Lao động",
            Self::LabourFemale => "Lao động nữ",
            Self::NeedContent => "Nhu cầu hỗ trợ",
            Self::TotalCostVnd => "Tổng kinh phí",
            Self::RequestedVnd => "Kinh phí đề nghị",
            Self::RequestedNationalVnd => "Đề nghị khuyến công quốc gia",
            Self::RequestedLocalVnd => "Đề nghị khuyến công địa phương",
            Self::CounterpartVnd => "Vốn đối ứng",
            Self::Note => "Ghi chú",
        }
    }

    /// What kind of value it holds.
    pub fn shape(self) -> Shape {
        match self {
            Self::Ordinal => Shape::Ordinal,
            Self::Commune | Self::District | Self::Province => Shape::Place,
            Self::Phone => Shape::Phone,
            Self::TaxCode => Shape::TaxCode,
            Self::RegistrationDate | Self::StartDate => Shape::Date,
            Self::Products | Self::Equipment => Shape::List,
            Self::InvestmentVnd
            | Self::CharterCapitalVnd
            | Self::RevenueVnd
            | Self::ExportVnd
            | Self::TotalCostVnd
            | Self::RequestedVnd
            | Self::RequestedNationalVnd
            | Self::RequestedLocalVnd
            | Self::CounterpartVnd => Shape::Money,
            Self::LabourTotal | Self::LabourFemale => Shape::Count,
            Self::NeedContent | Self::Note | Self::Address => Shape::Paragraph,
            _ => Shape::Line,
        }
    }
}

/// A share of certainty, in hundredths; on the wire `0.97`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Type)]
#[specta(transparent)]
pub struct Confidence(#[specta(type = i32)] pub u8);

impl Serialize for Confidence {
    #[expect(
        clippy::disallowed_types,
        clippy::float_arithmetic,
        reason = "JSON writes 0.97; nothing is computed with it"
    )]
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 100.0)
    }
}

/// A person's word on one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ColumnChoice {
    /// Name of the sheet.
    pub sheet: String,
    /// Number of the table in the sheet, from 0.
    pub table: u32,
    /// Letter of the column.
    pub letter: String,
    /// Name of the field; none to leave the column as a note.
    pub field: Option<String>,
}

/// The least likeness at which a column is taken.
pub const LEAST: u8 = 62;

struct Synonym {
    field: Field,
    header: Vec<u16>,
    parent: Vec<u16>,
    header_weight: u32,
    parent_weight: u32,
}

/// The synonyms, their words numbered and weighed.
pub struct Lexicon {
    words: HashMap<String, u16>,
    weights: Vec<u32>,
    synonyms: Vec<Synonym>,
}

/// A header's words: known ones by number, and what the rest weighs.
#[derive(Debug, Clone, Default)]
struct Words {
    known: Vec<u16>,
    weight: u32,
}

const FILLERS: [&str; 24] = [
    "cua", "cac", "va", "co", "hien", "nay", "dang", "chinh", "tu", "theo", "tai", "trong", "do",
    "ve", "cho", "duoc", "nam", "hoac", "neu", "la", "voi", "hang", "du", "ghi",
];

/// The lexicon that ships with the program.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        Lexicon::new(include_str!(
            "../../../../assets/reference/survey_headers.csv"
        ))
    })
}

impl Lexicon {
    /// From a table `field,header,parent,source`, fields in quotes where they hold a comma.
    pub fn new(csv: &str) -> Self {
        let rows: Vec<(Field, Vec<String>, Vec<String>)> = csv
            .lines()
            .skip(1)
            .filter_map(|line| {
                let fields = split_csv(line);
                Some((
                    Field::from_name(fields.first()?)?,
                    tokens(fields.get(1)?),
                    tokens(fields.get(2).map_or("", String::as_str)),
                ))
            })
            .collect();
        let mut fields_of: HashMap<&str, BTreeSet<Field>> = HashMap::new();
        for (field, header, parent) in &rows {
            for word in header.iter().chain(parent) {
                fields_of.entry(word).or_default().insert(*field);
            }
        }
        let mut lexicon = Self {
            words: HashMap::new(),
            weights: Vec::new(),
            synonyms: Vec::new(),
        };
        let mut known: Vec<(&str, usize)> = fields_of.iter().map(|(w, f)| (*w, f.len())).collect();
        known.sort_unstable();
        for (word, fields) in known {
            let weight = if FILLERS.contains(&word) {
                10
            } else {
                // A word of one field weighs 100, of four 50, of nine 33.
                100 / (fields.isqrt().max(1) as u32)
            };
            let number = u16::try_from(lexicon.weights.len()).unwrap_or(u16::MAX);
            lexicon.words.insert(word.to_owned(), number);
            lexicon.weights.push(weight);
        }
        for (field, header, parent) in &rows {
            let (header, parent) = (lexicon.known(header), lexicon.known(parent));
            lexicon.synonyms.push(Synonym {
                field: *field,
                header_weight: header.weight,
                parent_weight: parent.weight,
                header: header.known,
                parent: parent.known,
            });
        }
        lexicon
    }

    fn known(&self, tokens: &[String]) -> Words {
        let mut out = Words::default();
        for token in tokens {
            let number = self
                .words
                .get(token.as_str())
                .copied()
                .or_else(|| self.nearly(token));
            match number {
                Some(number) => {
                    out.weight += self.weights.get(usize::from(number)).copied().unwrap_or(0);
                    out.known.push(number);
                }
                None => {
                    out.weight += if token.len() <= 2 || token.bytes().all(|b| b.is_ascii_digit()) {
                        25
                    } else {
                        70
                    }
                }
            }
        }
        out
    }

    /// A word with one letter wrong.
    fn nearly(&self, token: &str) -> Option<u16> {
        if token.len() < 5 {
            return None;
        }
        self.words
            .iter()
            .filter(|(word, _)| word.len() >= 5 && one_apart(word, token))
            .map(|(word, number)| (word, *number))
            .min()
            .map(|(_, number)| number)
    }

    fn likeness(&self, header: &Words, synonym: &[u16], synonym_weight: u32) -> u32 {
        let mut common = 0;
        let mut used = [false; 24];
        for word in synonym {
            let at = header
                .known
                .iter()
                .take(24)
                .enumerate()
                .position(|(i, w)| w == word && !used[i]);
            if let Some(at) = at {
                used[at] = true;
                common += self.weights.get(usize::from(*word)).copied().unwrap_or(0);
            }
        }
        (200 * common)
            .checked_div(header.weight + synonym_weight)
            .unwrap_or(0)
    }

    /// The fields that a header may be, best first, with confidence in hundredths. `path` runs from
    /// the highest header to the lowest.
    pub fn candidates(&self, path: &[String]) -> Vec<(Field, u8)> {
        let Some((leaf_text, parents)) = path.split_last() else {
            return Vec::new();
        };
        let leaf_tokens = tokens(leaf_text);
        if leaf_tokens.is_empty() && parents.is_empty() {
            return Vec::new();
        }
        let leaf = self.known(&leaf_tokens);
        let parent_words: Vec<Words> = parents.iter().map(|p| self.known(&tokens(p))).collect();
        let joined = parents.last().map(|parent| {
            let mut all = tokens(parent);
            all.extend(leaf_tokens.iter().cloned());
            let mut seen = BTreeSet::new();
            all.retain(|t| seen.insert(t.clone()));
            self.known(&all)
        });
        let mut best: HashMap<Field, u32> = HashMap::new();
        for synonym in &self.synonyms {
            let own = self.likeness(&leaf, &synonym.header, synonym.header_weight);
            let score = if synonym.parent.is_empty() {
                let with_parent = joined.as_ref().map_or(0, |all| {
                    self.likeness(all, &synonym.header, synonym.header_weight)
                });
                // A header under another says less by itself.
                let own = if parents.is_empty() {
                    own
                } else {
                    own * 96 / 100
                };
                own.max(with_parent * 97 / 100)
            } else {
                let above = parent_words
                    .iter()
                    .map(|p| self.likeness(p, &synonym.parent, synonym.parent_weight))
                    .max()
                    .unwrap_or(0);
                if own < 60 || above < 55 {
                    0
                } else {
                    (own * 55 + above * 45) / 100
                }
            };
            let slot = best.entry(synonym.field).or_default();
            *slot = (*slot).max(score);
        }
        let mut out: Vec<(Field, u8)> = best
            .into_iter()
            .filter(|(_, score)| *score >= 35)
            .map(|(field, score)| (field, u8::try_from(score.min(100)).unwrap_or(100)))
            .collect();
        out.sort_by_key(|(field, score)| (std::cmp::Reverse(*score), *field));
        out
    }
}

/// The words of a header: folded, abbreviations written out, units and years gone.
fn tokens(text: &str) -> Vec<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        plain.push_str(&rest[..open]);
        let close = rest[open..].find(')').map_or(rest.len(), |at| open + at);
        let inner = &rest[open + 1..close];
        let measure = Unit::named_in(inner).is_some()
            || matches!(
                fold(inner).trim(),
                "nguoi" | "%" | "m2" | "ha" | "cai" | "vnd" | "d" | "neu co" | "ghi ro"
            );
        if !measure {
            plain.push(' ');
            plain.push_str(inner);
            plain.push(' ');
        }
        rest = rest.get(close + 1..).unwrap_or("");
    }
    plain.push_str(rest);
    let folded = words(&plain);
    let list: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).collect();
    let mut out: Vec<String> = Vec::with_capacity(list.len() + 4);
    let mut i = 0;
    while i < list.len() {
        let next = list.get(i + 1).copied().unwrap_or("");
        let (expanded, used) = match (list[i], next) {
            ("d", "c") => ("dia chi", 2),
            ("d", "thu") => ("doanh thu", 2),
            ("d", "thoai") => ("dien thoai", 2),
            ("von", "dt") => ("von dau tu", 2),
            ("trieu" | "tr" | "nghin" | "ty", "dong" | "d") => ("", 2),
            ("dvt", _) => ("", 1),
            (word, _) => (written_out(word), 1),
        };
        if expanded == "=" {
            let year = list[i].len() == 4
                && list[i].bytes().all(|b| b.is_ascii_digit())
                && (list[i].starts_with("19") || list[i].starts_with("20"));
            if !year {
                out.push(list[i].to_owned());
            }
        } else {
            out.extend(
                expanded
                    .split(' ')
                    .filter(|w| !w.is_empty())
                    .map(str::to_owned),
            );
        }
        i += used;
    }
    out
}

/// An abbreviation written out; `=` for a word that is none.
fn written_out(word: &str) -> &'static str {
    match word {
        "dt" => "dien thoai",
        "sdt" => "so dien thoai",
        "ld" => "lao dong",
        "dn" => "doanh nghiep",
        "dntn" => "doanh nghiep",
        "cs" => "co so",
        "sx" => "san xuat",
        "kd" => "kinh doanh",
        "sxkd" => "san xuat kinh doanh",
        "cssx" => "co so san xuat",
        "mst" => "ma so thue",
        "msdn" => "ma so doanh nghiep",
        "kp" => "kinh phi",
        "kc" => "khuyen cong",
        "kcqg" => "khuyen cong quoc gia",
        "kcdp" => "khuyen cong dia phuong",
        "dc" => "dia chi",
        "dd" => "dai dien",
        "ht" => "ho tro",
        "ndd" => "nguoi dai dien",
        "sp" => "san pham",
        "htx" => "hop tac xa",
        "hkd" => "ho kinh doanh",
        "dkkd" => "dang ky kinh doanh",
        "gcn" => "giay chung nhan",
        "tb" => "thiet bi",
        "mmtb" => "may moc thiet bi",
        "vdt" => "von dau tu",
        "dthu" => "doanh thu",
        "cnnt" => "cong nghiep nong thon",
        "nsnn" => "ngan sach",
        "nlh" => "nguoi lien he",
        _ => "=",
    }
}

fn one_apart(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() {
        (a.as_bytes(), b.as_bytes())
    } else {
        (b.as_bytes(), a.as_bytes())
    };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let skip = long.len() - short.len();
    short.get(same + 1 - skip..).unwrap_or(&[]) == long.get(same + 1..).unwrap_or(&[])
}

fn split_csv(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(String::new()),
            c => {
                if let Some(last) = out.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    out
}

/// What the values of a column look like, in hundredths of the filled cells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence {
    filled: u32,
    numbers: u32,
    phones: u32,
    taxes: u32,
    companies: u32,
    persons: u32,
    dates: u32,
    moneys: u32,
}

/// Rows looked at below a header.
const SAMPLE: usize = 200;

impl Evidence {
    /// Of every column, from the rows below a header.
    pub fn of<'a>(rows: impl Iterator<Item = &'a Row>) -> HashMap<u32, Self> {
        let mut out: HashMap<u32, Self> = HashMap::new();
        for row in rows.take(SAMPLE) {
            for cell in &row.cells {
                out.entry(cell.column).or_default().see(&cell.value);
            }
        }
        out
    }

    fn see(&mut self, value: &Value) {
        let text = value.text();
        let folded = fold(&text);
        if is_nothing(&folded) {
            return;
        }
        self.filled += 1;
        let plain_number = matches!(value, Value::Number(_))
            || folded
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' '));
        self.numbers += u32::from(plain_number);
        let digits = folded.bytes().filter(u8::is_ascii_digit).count();
        let phone = (9..=11).contains(&digits)
            && phones_in(&text)
                .first()
                .is_some_and(|(n, _)| (10..=11).contains(&n.len()) && n.starts_with('0'));
        self.phones += u32::from(phone);
        self.taxes += u32::from(
            (9..=13).contains(&digits)
                && matches!(tax_code(value), (Some(code), remark) if code.len() >= 10 && remark != Some(super::values::Remark::BadForm)),
        );
        self.companies += u32::from(is_company(&folded));
        let capitalised = (2..=6).contains(&text.split_whitespace().count())
            && text
                .split_whitespace()
                .all(|w| w.chars().next().is_some_and(char::is_uppercase));
        self.persons += u32::from(capitalised && digits == 0 && !is_company(&folded));
        self.dates += u32::from(
            matches!(value, Value::Date(_))
                || matches!(
                    super::dates::date(value, false),
                    super::dates::Reading::Date(_) | super::dates::Reading::MonthFirst(_)
                ),
        );
        self.moneys += u32::from(
            plain_number
                || (digits > 0
                    && (folded.contains("tr")
                        || folded.contains("ty")
                        || folded.contains("ti")
                        || folded.contains("dong")
                        || folded.ends_with('d'))),
        );
    }

    fn share(&self, n: u32) -> u32 {
        (100 * n).checked_div(self.filled).unwrap_or(0)
    }

    /// Likeness of a header for a field, mended by the values below.
    fn mend(&self, field: Field, score: u8) -> u8 {
        let score = i32::from(score);
        if self.filled == 0 {
            return u8::try_from(score).unwrap_or(0);
        }
        let sure = self.filled >= 3;
        let by = |share: u32| match share {
            60.. => 8,
            25.. => 0,
            _ if sure => -35,
            _ => -10,
        };
        let change = match field.shape() {
            Shape::Phone => by(self.share(self.phones)),
            Shape::TaxCode => by(self.share(self.taxes)),
            Shape::Money => by(self.share(self.moneys)).min(0),
            Shape::Count => by(self.share(self.moneys)).min(0),
            Shape::Date => by(self.share(self.dates)).min(0),
            Shape::Ordinal => 0,
            Shape::Line | Shape::Paragraph | Shape::List | Shape::Place => {
                let numbers = self.share(self.numbers) > 80
                    && sure
                    && !matches!(field, Field::RegistrationNo | Field::Note);
                let company = self.share(self.companies);
                match field {
                    _ if numbers => -45,
                    Field::Name if company >= 30 => 10,
                    Field::Name if self.share(self.persons) >= 80 && company == 0 => -12,
                    Field::Owner if company >= 60 => -30,
                    Field::Owner if self.share(self.persons) >= 60 => 8,
                    Field::Address | Field::Sector | Field::Products if company >= 60 => -30,
                    _ => 0,
                }
            }
        };
        u8::try_from((score + change).clamp(0, 100)).unwrap_or(0)
    }

    /// What the values alone suggest, for a header that says nothing.
    fn suggestion(&self) -> Option<(Field, u8)> {
        if self.filled < 3 {
            return None;
        }
        if self.share(self.companies) >= 70 {
            Some((Field::Name, 66))
        } else if self.share(self.phones) >= 80 && self.share(self.numbers) < 100 {
            Some((Field::Phone, 64))
        } else {
            None
        }
    }
}

/// Whether a folded text begins as names of facilities do.
pub fn is_company(folded: &str) -> bool {
    const STARTS: [&str; 22] = [
        "cong ty",
        "cty",
        "co so",
        "cs ",
        "ho kinh doanh",
        "hkd",
        "ho sx",
        "ho san xuat",
        "hop tac xa",
        "htx",
        "doanh nghiep",
        "dntn",
        "dn ",
        "to hop tac",
        "tht ",
        "xuong",
        "nha may",
        "xi nghiep",
        "lo gach",
        "tong cong ty",
        "chi nhanh",
        "trai ",
    ];
    STARTS.iter().any(|start| folded.starts_with(start))
}

/// A column with the field it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// From 0.
    pub column: u32,
    /// The field; none for a column kept as a note.
    pub field: Option<Field>,
    /// How sure.
    pub confidence: Confidence,
    /// A field that it also could be, but which another column holds.
    pub wanted: Option<Field>,
}

/// Gives every column at most one field and every field at most one column: the surest pair first.
pub fn assign(
    headers: &[(u32, Vec<String>)],
    evidence: &HashMap<u32, Evidence>,
    chosen: &HashMap<u32, Option<Field>>,
) -> Vec<Assigned> {
    let mut pairs = Vec::new();
    for (i, (column, path)) in headers.iter().enumerate() {
        if chosen.contains_key(column) {
            continue;
        }
        let seen = evidence.get(column).copied().unwrap_or_default();
        let mut any = false;
        for (field, score) in lexicon().candidates(path) {
            let score = seen.mend(field, score);
            if score >= LEAST {
                any = true;
                pairs.push((
                    std::cmp::Reverse(score),
                    year_of(path).map(std::cmp::Reverse),
                    i,
                    field,
                ));
            }
        }
        if !any && let Some((field, score)) = seen.suggestion() {
            pairs.push((std::cmp::Reverse(score), None, i, field));
        }
    }
    // Among equals the latest year, then the first column.
    pairs.sort_by_key(|(score, year, i, field)| (*score, year.is_none(), *year, *i, *field));
    let mut out: Vec<Assigned> = headers
        .iter()
        .map(|(column, _)| Assigned {
            column: *column,
            field: chosen.get(column).copied().flatten(),
            confidence: Confidence(if chosen.contains_key(column) { 100 } else { 0 }),
            wanted: None,
        })
        .collect();
    let mut taken: BTreeSet<Field> = out.iter().filter_map(|a| a.field).collect();
    for (std::cmp::Reverse(score), _, i, field) in pairs {
        let Some(assigned) = out.get_mut(i) else {
            continue;
        };
        if assigned.field.is_some() {
            continue;
        }
        if taken.insert(field) {
            assigned.field = Some(field);
            assigned.confidence = Confidence(score);
            assigned.wanted = None;
        } else if score >= 80 && assigned.wanted.is_none() {
            assigned.wanted = Some(field);
        }
    }
    out
}

/// The year that a header names.
pub fn year_of(path: &[String]) -> Option<i32> {
    path.iter().rev().find_map(|text| {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|part| part.len() == 4)
            .filter_map(|part| part.parse().ok())
            .rfind(|year| (1990..=2100).contains(year))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_by_many_names() {
        let cases: [(&[&str], Option<Field>); 40] = [
            (&["TT"], Some(Field::Ordinal)),
            (&["Số TT"], Some(Field::Ordinal)),
            (&["Tên doanh nghiệp/cơ sở sản xuất"], Some(Field::Name)),
            (&["Cơ sở"], Some(Field::Name)),
            (&["TÊN CƠ SỞ CNNT"], Some(Field::Name)),
            (&["Tên cơ sở, hộ kinh doanh"], Some(Field::Name)),
            (&["Họ và tên chủ cơ sở"], Some(Field::Owner)),
            (&["Đại diện"], Some(Field::Owner)),
            (&["Người đại diện theo pháp luật"], Some(Field::Owner)),
            (&["Địa chỉ sản xuất"], Some(Field::Address)),
            (&["Đ/c"], Some(Field::Address)),
            (&["ĐT"], Some(Field::Phone)),
            (&["Số ĐT liên hệ"], Some(Field::Phone)),
            (&["MST"], Some(Field::TaxCode)),
            (&["Mã số thuế/ĐKKD"], Some(Field::TaxCode)),
            (&["Ngành SX"], Some(Field::Sector)),
            (&["Sản phẩm chủ lực"], Some(Field::Products)),
            (&["Vốn (tr.đ)"], Some(Field::InvestmentVnd)),
            (&["Vốn đầu tư (đồng)"], Some(Field::InvestmentVnd)),
            (&["Tình hình SXKD", "Tổng vốn"], Some(Field::InvestmentVnd)),
            (&["D.thu (tr.đ)"], Some(Field::RevenueVnd)),
            (
                &["Doanh thu năm 2023 (triệu đồng)"],
                Some(Field::RevenueVnd),
            ),
            (&["Số lao động", "Tổng cộng"], Some(Field::LabourTotal)),
            (&["Số lao động", "Lao động nữ"], Some(Field::LabourFemale)),
            (
                &["Lao động (người)", "Trong đó: Nữ"],
                Some(Field::LabourFemale),
            ),
            (&["LĐ (tổng)"], Some(Field::LabourTotal)),
            (&["LĐ (nữ)"], Some(Field::LabourFemale)),
            (&["Thiết bị hiện có"], Some(Field::Equipment)),
            (&["Máy móc, thiết bị chính"], Some(Field::Equipment)),
            (&["Nội dung đề nghị"], Some(Field::NeedContent)),
            (&["Nhu cầu"], Some(Field::NeedContent)),
            (&["Kinh phí", "Khuyến công"], Some(Field::RequestedVnd)),
            (&["Kinh phí", "Đơn vị đối ứng"], Some(Field::CounterpartVnd)),
            (&["Kinh phí đề nghị"], Some(Field::RequestedVnd)),
            (
                &["Kinh phí (triệu đồng)", "Tổng"],
                Some(Field::TotalCostVnd),
            ),
            (
                &["Kinh phí (triệu đồng)", "Trong đó", "KCĐP"],
                Some(Field::RequestedLocalVnd),
            ),
            (&["Nagy thanh lap"], Some(Field::StartDate)),
            (&["Năm bắt đầu sản xuất"], Some(Field::StartDate)),
            (&["Mã cũ"], None),
            (&["Diện tích nhà xưởng"], None),
        ];
        let mut wrong = Vec::new();
        for (path, field) in cases {
            let path: Vec<String> = path.iter().map(|p| (*p).to_owned()).collect();
            let candidates = lexicon().candidates(&path);
            let best = candidates
                .first()
                .filter(|(_, score)| *score >= LEAST)
                .map(|(f, _)| *f);
            if best != field {
                wrong.push(format!(
                    "{path:?}: {:?}",
                    &candidates[..candidates.len().min(4)]
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
