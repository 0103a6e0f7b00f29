//! The words of headers: how like a header is to the names that a field is known by.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::columns::Field;
use crate::money::written::Unit;
use crate::text::{fold, words};

/// The least likeness at which a column is taken.
pub(super) const LEAST: u8 = 62;

struct Synonym {
    /// None: a heading that is known and belongs to no field.
    field: Option<Field>,
    header: Vec<u16>,
    parent: Vec<u16>,
    header_weight: u32,
    parent_weight: u32,
}

/// The synonyms, their words numbered and weighed.
pub(super) struct Lexicon {
    words: HashMap<String, u16>,
    weights: Vec<u32>,
    synonyms: Vec<Synonym>,
    /// Whole headings that staff read as a field, in words: known at once, whatever they are like.
    taught: HashMap<String, Field>,
    /// The same headings are asked for again and again while the rows of a header are tried.
    kept: Mutex<HashMap<Vec<String>, Candidates>>,
}

/// The fields that a header may be, best first, with confidence in hundredths.
pub(super) type Candidates = Arc<[(Field, u8)]>;

/// A heading that staff read as a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The field.
    pub field: Field,
    /// As written, from the highest header down: `Lao động / Nữ`.
    pub written: String,
}

/// A header's words: known ones by number, and what the rest weighs.
#[derive(Debug, Clone, Default)]
struct Words {
    known: Vec<u16>,
    weight: u32,
}

/// Words of a header that are looked at; one that goes on is like nothing anyway.
const MOST_WORDS: usize = 60;

/// Headers whose answers are kept, and the bytes that one has at most.
const MOST_KEPT: usize = 4_096;
const LONGEST_KEPT: usize = 500;

/// In the table of headers: known, but not a field.
const NO_FIELD: &str = "none";

const FILLERS: [&str; 24] = [
    "cua", "cac", "va", "co", "hien", "nay", "dang", "chinh", "tu", "theo", "tai", "trong", "do",
    "ve", "cho", "duoc", "nam", "hoac", "neu", "la", "voi", "hang", "du", "ghi",
];

impl Lexicon {
    /// From a table `field,header,parent,source`, fields in quotes where they hold a comma, and the
    /// headings that staff added.
    pub(super) fn new(csv: &str, taught: &[Wording]) -> Self {
        let mut rows: Vec<(Option<Field>, Vec<String>, Vec<String>)> = csv
            .lines()
            .skip(1)
            .filter_map(|line| {
                let fields = split_csv(line);
                let field = match fields.first()?.as_str() {
                    NO_FIELD => None,
                    name => Some(Field::from_name(name)?),
                };
                Some((
                    field,
                    tokens(fields.get(1)?),
                    tokens(fields.get(2).map_or("", String::as_str)),
                ))
            })
            .collect();
        rows.extend(taught.iter().map(|heading| {
            let (parent, leaf) = heading
                .written
                .rsplit_once(" / ")
                .unwrap_or(("", heading.written.as_str()));
            (Some(heading.field), tokens(leaf), tokens(parent))
        }));
        rows.retain(|(_, header, _)| !header.is_empty());
        let mut fields_of: HashMap<&str, BTreeSet<Option<Field>>> = HashMap::new();
        for (field, header, parent) in &rows {
            for word in header.iter().chain(parent) {
                fields_of.entry(word).or_default().insert(*field);
            }
        }
        let mut lexicon = Self {
            words: HashMap::new(),
            weights: Vec::new(),
            synonyms: Vec::new(),
            taught: taught
                .iter()
                .map(|heading| (words(&heading.written), heading.field))
                .collect(),
            kept: Mutex::default(),
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

    /// How like each field the header is, in hundredths; under none, how like a heading of no field.
    fn likenesses(&self, path: &[String]) -> HashMap<Option<Field>, u32> {
        let Some((leaf_text, parents)) = path.split_last() else {
            return HashMap::new();
        };
        let leaf_tokens = tokens(leaf_text);
        if leaf_tokens.is_empty() && parents.is_empty() {
            return HashMap::new();
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
        let mut best: HashMap<Option<Field>, u32> = HashMap::new();
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
        best
    }

    /// The fields that a header may be. `path` runs from the highest header to the lowest.
    pub(super) fn candidates(&self, path: &[String]) -> Candidates {
        if path.iter().map(String::len).sum::<usize>() > LONGEST_KEPT {
            return self.look_up(path).into();
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.get(path) {
            return Arc::clone(found);
        }
        let found: Candidates = self.look_up(path).into();
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(path.to_vec(), Arc::clone(&found));
        found
    }

    fn look_up(&self, path: &[String]) -> Vec<(Field, u8)> {
        let Some((leaf_text, parents)) = path.split_last() else {
            return Vec::new();
        };
        if let Some(field) = self.taught.get(&words(&path.join(" / "))) {
            return vec![(*field, 100)];
        }
        let mut best = self.likenesses(path);
        // “Địa chỉ cụ thể (thôn, xóm, tiểu khu)”: what brackets explain at length may be left out.
        if let Some((plain, inner)) = leaf_text.split_once('(')
            && words(inner).split(' ').count() >= 3
            && !plain.trim().is_empty()
        {
            let mut short = parents.to_vec();
            short.push(plain.trim().to_owned());
            for (field, score) in self.likenesses(&short) {
                let slot = best.entry(field).or_default();
                *slot = (*slot).max(score * 94 / 100);
            }
        }
        // A heading that is better known as something else is none of ours.
        let other = best.remove(&None).unwrap_or(0);
        let mut out: Vec<(Field, u8)> = best
            .into_iter()
            .filter_map(|(field, score)| Some((field?, score)))
            .filter(|(_, score)| *score >= 35 && (other < u32::from(LEAST) || *score > other))
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
    let list: Vec<&str> = folded
        .split(' ')
        .filter(|w| !w.is_empty())
        .take(MOST_WORDS)
        .collect();
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

/// Whether a text names kinds of facilities and nothing else: `DOANH NGHIỆP`, `Hộ kinh doanh cá thể`.
pub(super) fn is_legal_form(text: &str) -> bool {
    const KINDS: [&str; 16] = [
        "doanh nghiep tu nhan",
        "doanh nghiep",
        "cong ty co phan",
        "cong ty trach nhiem huu han",
        "cong ty tnhh",
        "cong ty",
        "hop tac xa",
        "to hop tac",
        "ho kinh doanh ca the",
        "ho kinh doanh",
        "ho san xuat",
        "ho gia dinh",
        "ho ca the",
        "co so san xuat",
        "co so",
        "lang nghe",
    ];
    let mut rest = words(text);
    let mut any = false;
    loop {
        rest = rest
            .trim_start_matches("va ")
            .trim_start_matches("cac ")
            .trim_start_matches("khoi ")
            .trim_start_matches("loai hinh ")
            .to_owned();
        if rest.is_empty() {
            return any;
        }
        let Some(kind) = KINDS
            .iter()
            .find(|kind| rest == **kind || rest.starts_with(&format!("{kind} ")))
        else {
            return false;
        };
        any = true;
        rest = rest[kind.len()..].trim_start().to_owned();
    }
}

/// Whether a folded text begins as names of facilities do.
pub(super) fn is_company(folded: &str) -> bool {
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
            let candidates = crate::survey::Target::Facility
                .definition()
                .lexicon()
                .candidates(&path);
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
