//! Communes and districts in titles, tab names, group rows and addresses.
//!
//! `UBND XÃ VỊ THANH`, `X. Vị Thanh` and `… , xã Vị Thanh` all name *Xã Vị Thanh*. The list of units
//! until 30/06/2025 (`assets/reference/units_pre2025.csv`) settles spelling of capitals and tells the
//! district that all communes of a workbook have in common; with the communes since (`units_2025.csv`)
//! it tells where a name ends.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

use crate::text::words;

/// Tier of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// tỉnh, thành phố
    Province,
    /// huyện, quận, thị xã, thành phố
    District,
    /// xã, phường, thị trấn, đặc khu
    Commune,
}

/// A unit as the sender names it, its kind written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Tier.
    pub tier: Tier,
    /// `Xã Vị Thanh`
    pub name: String,
}

struct Unit {
    name: &'static str,
    tier: Tier,
    parent: &'static str,
    code: &'static str,
}

struct Gazetteer {
    units: Vec<Unit>,
    by_name: HashMap<String, Vec<u32>>,
    districts: HashMap<&'static str, u32>,
    /// The communes since 1/7/2025, by name in words.
    today: HashSet<String>,
}

fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(|| {
        let text = include_str!("../../../../assets/reference/units_pre2025.csv");
        let mut units = Vec::with_capacity(11_000);
        let mut by_name: HashMap<String, Vec<u32>> = HashMap::with_capacity(11_000);
        let mut districts = HashMap::new();
        for line in text.lines().skip(1) {
            let mut fields = line.split(',');
            let (Some(level), Some(code), Some(_), Some(name), Some(parent)) = (
                fields.next(),
                fields.next(),
                fields.next(),
                fields.next(),
                fields.next(),
            ) else {
                continue;
            };
            let tier = match level {
                "1" => Tier::Province,
                "2" => Tier::District,
                _ => Tier::Commune,
            };
            let at = u32::try_from(units.len()).unwrap_or(u32::MAX);
            by_name.entry(words(name)).or_default().push(at);
            if tier == Tier::District {
                districts.insert(code, at);
            }
            units.push(Unit {
                name,
                tier,
                parent,
                code,
            });
        }
        let today = include_str!("../../../../assets/reference/units_2025.csv")
            .lines()
            .filter_map(|line| line.strip_prefix("3,")?.split(',').nth(2))
            .map(words)
            .collect();
        Gazetteer {
            units,
            by_name,
            districts,
            today,
        }
    })
}

impl Gazetteer {
    fn named(&self, name: &str) -> impl Iterator<Item = &Unit> {
        self.by_name
            .get(&words(name))
            .into_iter()
            .flatten()
            .filter_map(|at| self.units.get(usize::try_from(*at).ok()?))
    }

    fn knows(&self, tier: Tier, name: &str) -> bool {
        self.named(name).any(|unit| unit.tier == tier)
            || (tier == Tier::Commune && self.today.contains(&words(name)))
    }
}

/// Kinds of units: how they are written, in words, and what they stand for. Longer first.
const KINDS: [(&str, &str, Tier); 20] = [
    ("thị trấn", "Thị trấn", Tier::Commune),
    ("đặc khu", "Đặc khu", Tier::Commune),
    ("phường", "Phường", Tier::Commune),
    ("xã", "Xã", Tier::Commune),
    ("thị xã", "Thị xã", Tier::District),
    ("thành phố", "Thành phố", Tier::District),
    ("huyện", "Huyện", Tier::District),
    ("quận", "Quận", Tier::District),
    ("tỉnh", "Tỉnh", Tier::Province),
    ("tt.", "Thị trấn", Tier::Commune),
    ("t.t.", "Thị trấn", Tier::Commune),
    ("tt", "Thị trấn", Tier::Commune),
    ("p.", "Phường", Tier::Commune),
    ("x.", "Xã", Tier::Commune),
    ("tx.", "Thị xã", Tier::District),
    ("tp.", "Thành phố", Tier::District),
    ("tp", "Thành phố", Tier::District),
    ("h.", "Huyện", Tier::District),
    ("q.", "Quận", Tier::District),
    ("t.", "Tỉnh", Tier::Province),
];

/// The place that a whole text names: a group row, a tab, a cell. `None` where it says more.
pub fn whole(text: &str) -> Option<Place> {
    let text = without_ordinal(text)
        .trim()
        .trim_end_matches([':', '.', ',', ';', '-']);
    let text = without_count(text);
    let (kind, tier, rest) = kind_at(text)?;
    let name = rest.trim();
    let count = name.split_whitespace().count();
    if count == 0 || count > 6 || name.contains([',', ';', '/']) {
        return None;
    }
    if words(name).starts_with("hoi chu nghia") {
        return None;
    }
    Some(place(kind, tier, name))
}

/// Without how many there are: `Xã Định An (5 cơ sở)`, `Xã Định An: 5 cơ sở`.
fn without_count(text: &str) -> &str {
    let Some(at) = text.find(['(', ':']) else {
        return text;
    };
    let said = words(&text[at..]);
    let counts = said.starts_with(|c: char| c.is_ascii_digit())
        || ["gom", "co", "tong so"]
            .iter()
            .any(|start| said.starts_with(start));
    if counts { text[..at].trim_end() } else { text }
}

/// More words than the kind and the name of a place have together.
const LONGEST: usize = 10;

/// Every place named inside a text, such as a title line or an address.
pub fn inside(text: &str) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::new();
    for clause in text
        .split([',', ';', '\n', '(', ')', '–', ':'])
        .flat_map(|c| match gazetteer().knows(Tier::Commune, c) {
            // “Phường Văn Miếu - Quốc Tử Giám” is one.
            true => vec![c],
            false => c.split(" - ").collect(),
        })
    {
        let tokens: Vec<&str> = clause.split_whitespace().collect();
        let shouted = !clause.chars().any(char::is_lowercase);
        let mut i = 0;
        while i < tokens.len() {
            if !may_be_kind(tokens[i]) {
                i += 1;
                continue;
            }
            let rest = tokens[i..tokens.len().min(i + LONGEST)].join(" ");
            let Some((kind, tier, name)) = kind_at(&rest) else {
                i += 1;
                continue;
            };
            let before = i.checked_sub(1).map_or(String::new(), |b| words(tokens[b]));
            // “hợp tác xã”, “cấp xã”, “các xã” are no places; “thị xã” was tried at “thị”.
            if matches!(
                before.as_str(),
                "tac" | "cap" | "cac" | "thi" | "tung" | "moi" | "htx"
            ) {
                i += 1;
                continue;
            }
            let name: Vec<&str> = name.split_whitespace().collect();
            let title_like = name
                .iter()
                .take_while(|w| {
                    w.chars()
                        .next()
                        .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
                        && kind_at(&format!("{w} x")).is_none()
                })
                .count()
                .min(6);
            let known = (1..=name.len().min(6)).rev().find(|n| {
                let full = format!("{kind} {}", name[..*n].join(" "));
                gazetteer().knows(tier, &full)
            });
            let taken = match known {
                Some(n) => Some(n),
                None if title_like > 0 && (!shouted || title_like == name.len()) => {
                    Some(title_like)
                }
                None => None,
            };
            match taken {
                Some(n) if !words(&name.join(" ")).starts_with("hoi chu nghia") => {
                    out.push(place(kind, tier, &name[..n].join(" ")));
                    i += n;
                }
                _ => {}
            }
            i += 1;
        }
    }
    out
}

/// Whether a text begins with a letter that a kind begins with.
fn may_be_kind(text: &str) -> bool {
    text.starts_with(|c| {
        matches!(
            c,
            't' | 'T' | 'x' | 'X' | 'p' | 'P' | 'h' | 'H' | 'q' | 'Q' | 'đ' | 'Đ'
        )
    })
}

/// The kind at the start of a text, and what follows.
fn kind_at(text: &str) -> Option<(&'static str, Tier, &str)> {
    if !may_be_kind(text) {
        return None;
    }
    for (written, kind, tier) in KINDS {
        let mut chars = text.char_indices();
        let mut matched = true;
        for expected in written.chars() {
            match chars.next() {
                Some((_, c)) if c.to_lowercase().eq(expected.to_lowercase()) => {}
                _ => {
                    matched = false;
                    break;
                }
            }
        }
        if !matched {
            continue;
        }
        let rest = chars.as_str();
        let parted =
            rest.starts_with(char::is_whitespace) || (written.ends_with('.') && !rest.is_empty());
        // “TT 5” is an ordinal, “tp” needs a name in capitals.
        if !parted {
            continue;
        }
        let name = rest.trim_start();
        let first = name.chars().next();
        if !written.ends_with('.') && written.len() <= 2 && !first.is_some_and(char::is_uppercase) {
            continue;
        }
        if written.ends_with('.')
            && written.len() == 2
            && !first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
        {
            continue;
        }
        return Some((kind, tier, name));
    }
    None
}

fn place(kind: &str, tier: Tier, name: &str) -> Place {
    let full = format!("{kind} {name}");
    // “Thành phố Cần Thơ” stands beside the provinces, “Thành phố Vị Thanh” below one.
    let tier = match tier {
        Tier::District
            if gazetteer().knows(Tier::Province, &full)
                && !gazetteer().knows(Tier::District, &full) =>
        {
            Tier::Province
        }
        tier => tier,
    };
    let shouted = !name.chars().any(char::is_lowercase) && name.chars().any(char::is_alphabetic);
    let whispered = !name.chars().any(char::is_uppercase);
    let name = if shouted || whispered {
        let known = gazetteer().named(&full).find(|unit| unit.tier == tier);
        match known {
            Some(unit) => unit.name.to_owned(),
            None => format!("{kind} {}", title_case(name)),
        }
    } else {
        full
    };
    Place { tier, name }
}

fn title_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        let mut chars = word.chars();
        out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        out.extend(chars.flat_map(char::to_lowercase));
    }
    out
}

/// Without `I.`, `A)`, `1.2.`, `-` in front.
pub fn without_ordinal(text: &str) -> &str {
    let mut text = text;
    loop {
        text = text
            .trim()
            .trim_start_matches(['-', '+', '*', '•'])
            .trim_start();
        let Some(at) = text.find(['.', ')', '-', ':', '/']) else {
            return text;
        };
        let (mark, rest) = (
            &text[..at],
            text[at..].trim_start_matches(['.', ')', '-', ':', '/', ' ']),
        );
        let Some(ordinal) = ordinal(mark) else {
            return text;
        };
        // “X. Vị Thanh” is a commune, not the tenth group.
        let counts = matches!(ordinal, Ordinal::Arabic(_));
        if !counts && kind_at(text).is_some() && kind_at(rest).is_none() {
            return text;
        }
        // “1.2. Xã …”
        if !rest.starts_with(|c: char| c.is_ascii_digit()) {
            return rest;
        }
        text = rest;
    }
}

/// What an ordinal looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ordinal {
    /// 1, 2, 3
    Arabic(u32),
    /// I, II, III
    Roman,
    /// A, B, C
    Letter,
}

/// Reads an ordinal: `3`, `IV`, `A`, with or without a dot.
pub fn ordinal(text: &str) -> Option<Ordinal> {
    let text = text
        .trim()
        .trim_end_matches(['.', ')', ':'])
        .trim_start_matches('(')
        .trim();
    if text.is_empty() || text.len() > 8 {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().map(Ordinal::Arabic);
    }
    if text.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L')) {
        return Some(Ordinal::Roman);
    }
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_alphabetic() => Some(Ordinal::Letter),
        _ => None,
    }
}

/// The one district that has all these communes, when there is just one.
pub fn common_district<'a>(communes: impl IntoIterator<Item = &'a str>) -> Option<&'static str> {
    let gazetteer = gazetteer();
    let mut common: Option<BTreeSet<&'static str>> = None;
    let mut known = 0;
    for commune in communes {
        let parents: BTreeSet<&'static str> = gazetteer
            .named(commune)
            .filter(|unit| unit.tier == Tier::Commune)
            .map(|unit| unit.parent)
            .collect();
        if parents.is_empty() {
            continue;
        }
        known += 1;
        common = Some(match common {
            None => parents,
            Some(before) => before.intersection(&parents).copied().collect(),
        });
    }
    let common = common?;
    let mut codes = common.iter();
    match (codes.next(), codes.next()) {
        (Some(code), None) if known > 1 => {
            let at = *gazetteer.districts.get(code)?;
            gazetteer
                .units
                .get(usize::try_from(at).ok()?)
                .map(|unit| unit.name)
        }
        _ => None,
    }
}

/// The full name of a district written without its kind, if only one is so called.
pub fn district_named(name: &str) -> Option<&'static str> {
    let mut found: Option<&'static str> = None;
    for kind in ["Huyện", "Thị xã", "Thành phố", "Quận"] {
        for unit in gazetteer()
            .named(&format!("{kind} {name}"))
            .filter(|unit| unit.tier == Tier::District)
        {
            if found.is_some_and(|found| found != unit.name) {
                return None;
            }
            found = Some(unit.name);
        }
    }
    found
}

/// Whether a province had this code before 01/7/2025: the numbers of citizens begin with it.
pub fn is_province_code(code: &str) -> bool {
    let mut units = gazetteer().units.iter();
    units.any(|unit| unit.tier == Tier::Province && unit.code == code)
}

/// The full name of a commune written without its kind, inside a district if that is known.
pub fn with_kind(name: &str, district: Option<&str>) -> Option<&'static str> {
    let codes: Vec<&str> = district
        .map(|district| {
            gazetteer()
                .named(district)
                .filter(|unit| unit.tier == Tier::District)
                .map(|unit| unit.code)
                .collect()
        })
        .unwrap_or_default();
    if codes.is_empty() {
        return None;
    }
    let mut found: Vec<&'static str> = Vec::new();
    for kind in ["Xã", "Phường", "Thị trấn"] {
        let full = format!("{kind} {name}");
        let units = gazetteer()
            .named(&full)
            .filter(|u| u.tier == Tier::Commune && codes.contains(&u.parent));
        found.extend(units.map(|unit| unit.name));
    }
    if found.len() > 1 {
        // “Nga Thanh” beside “Nga Thạnh”: the marks decide.
        let marked = |unit: &&str| unit.to_lowercase().ends_with(&name.to_lowercase());
        found.retain(marked);
    }
    match found[..] {
        [one] => Some(one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_named_in_many_ways() {
        let cases = [
            ("I. Xã Song Lãng", Some("Xã Song Lãng")),
            ("X. Vị Thanh", Some("Xã Vị Thanh")),
            ("TT. Dầu Tiếng", Some("Thị trấn Dầu Tiếng")),
            ("P.5", Some("Phường 5")),
            ("XÃ VỊ ĐÔNG", Some("Xã Vị Đông")),
            ("III. Xã Định An (5 cơ sở)", Some("Xã Định An")),
            ("Phường Rạch Giá: 4 cơ sở", Some("Phường Rạch Giá")),
            ("B. Huyện Vũ Thư", Some("Huyện Vũ Thư")),
            ("Chế biến thực phẩm", None),
            ("DS", None),
        ];
        for (text, name) in cases {
            assert_eq!(whole(text).map(|p| p.name).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn places_are_found_inside_titles_and_addresses() {
        let cases: [(&str, &[&str]); 8] = [
            ("UBND HUYỆN DẦU TIẾNG", &["Huyện Dầu Tiếng"]),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", &[]),
            ("ấp 2, xã Định An", &["Xã Định An"]),
            ("thôn Hạ - X. Song Lãng", &["Xã Song Lãng"]),
            ("Hợp tác xã Duy Khánh", &[]),
            (
                "Danh sách cơ sở trên địa bàn huyện Vị Thủy năm 2023",
                &["Huyện Vị Thủy"],
            ),
            ("ỦY BAN NHÂN DÂN XÃ VỊ THANH", &["Xã Vị Thanh"]),
            (
                "thôn 3, xã Ea Kly, huyện Krông Pắc, tỉnh Đắk Lắk",
                &["Xã Ea Kly", "Huyện Krông Pắc", "Tỉnh Đắk Lắk"],
            ),
        ];
        for (text, names) in cases {
            let found: Vec<String> = inside(text).into_iter().map(|p| p.name).collect();
            assert_eq!(found, names, "{text}");
        }
    }

    #[test]
    fn every_commune_of_today_reads_back_from_a_heading() {
        let units = include_str!("../../../../assets/reference/units_2025.csv");
        let units: Vec<Vec<&str>> = units
            .lines()
            .skip(1)
            .map(|line| line.split(',').collect())
            .collect();
        let mut wrong = Vec::new();
        for commune in units.iter().filter(|unit| unit[0] == "3") {
            let province = units
                .iter()
                .find(|unit| unit[0] == "1" && unit[1] == commune[4]);
            let province = province.expect("a province")[3];
            let found: Vec<(Tier, String)> = inside(&format!("{}, {province}", commune[3]))
                .into_iter()
                .map(|place| (place.tier, place.name))
                .collect();
            let wanted = [
                (Tier::Commune, commune[3].to_owned()),
                (Tier::Province, province.to_owned()),
            ];
            if found != wanted {
                wrong.push(format!("{} {province}: {found:?}", commune[3]));
            }
        }
        assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn communes_tell_their_district_only_together() {
        assert_eq!(
            common_district(["Xã Vị Thanh", "Xã Vĩnh Thuận Tây", "Xã Vị Đông"]),
            Some("Huyện Vị Thuỷ")
        );
        assert_eq!(common_district(["Xã Tân Hưng"]), None, "there are many");
        assert_eq!(common_district(["Xã Không Có Thật"]), None);
    }
}
