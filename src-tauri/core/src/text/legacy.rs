//! Text typed before Unicode: the fonts `.VnTime` (TCVN3) and `VNI-Times` (VNI-Windows).
//!
//! Such text arrives as the letters of Western Europe: `C¬ së` is *Cơ sở*. What surprises: ư is the
//! *soft hyphen* U+00AD, which many tools drop, so nothing may be trimmed before decoding; and the
//! fonts have no capital letters with a tone, so typists used a capitals font (its name ends in H)
//! over small letters.
//!
//! The tables are `assets/reference/legacy_encodings.csv`, where the sources are told.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use specta::Type;
use unicode_normalization::UnicodeNormalization;

/// How a text was written.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Unicode, composed.
    #[default]
    Unicode,
    /// Unicode with marks on their own (“Unicode tổ hợp”).
    Nfd,
    /// TCVN3 (ABC): the fonts `.Vn…`.
    Tcvn3,
    /// VNI-Windows: the fonts `VNI-…`.
    Vni,
}

impl Encoding {
    /// What the font's name says: the encoding, and whether it is a font of capitals.
    pub fn of_font(name: &str) -> Option<(Self, bool)> {
        let starts = |prefix: &str| {
            name.get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        if starts(".vn") {
            let name = name.trim_end();
            let capitals = name.ends_with('H') || name.split(' ').any(|word| word.ends_with('H'));
            Some((Self::Tcvn3, capitals))
        } else if starts("vni-") || starts("vni ") {
            Some((Self::Vni, false))
        } else {
            None
        }
    }

    /// The text in composed Unicode. `capitals`: it was typed in a font of capitals.
    pub fn decode(self, text: &str, capitals: bool) -> String {
        let decoded = match self {
            Self::Unicode => return text.to_owned(),
            Self::Nfd => return text.nfc().collect(),
            Self::Tcvn3 => capital_words(&tables().tcvn3.decode(text)),
            Self::Vni => tables().vni.decode(text),
        };
        let decoded: String = decoded.nfc().collect();
        if capitals {
            decoded.to_uppercase()
        } else {
            decoded
        }
    }
}

struct Tables {
    tcvn3: Table,
    vni: Table,
}

/// One or two legacy characters to one of Unicode.
#[derive(Default)]
struct Table {
    single: HashMap<char, char>,
    double: HashMap<(char, char), char>,
}

impl Table {
    fn decode(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut chars = text.chars().map(western).peekable();
        while let Some(c) = chars.next() {
            let pair = chars.peek().and_then(|next| self.double.get(&(c, *next)));
            if let Some(letter) = pair {
                chars.next();
                out.push(*letter);
            } else {
                out.push(self.single.get(&c).copied().unwrap_or(c));
            }
        }
        out
    }
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables {
            tcvn3: Table::default(),
            vni: Table::default(),
        };
        let rows = include_str!("../../../../assets/reference/legacy_encodings.csv");
        for row in rows.lines().skip(1) {
            let mut fields = row.splitn(7, ',');
            let (Some(encoding), Some(_), Some(codes), Some(_), Some(_), Some(letter)) = (
                fields.next(),
                fields.next(),
                fields.next(),
                fields.next(),
                fields.next(),
                fields.next(),
            ) else {
                continue;
            };
            let table = match encoding {
                "TCVN3" => &mut tables.tcvn3,
                "VNI-Windows" | "VNI" => &mut tables.vni,
                _ => continue,
            };
            let mut legacy = codes.split(' ').filter_map(code_point);
            let (Some(first), second, Some(letter)) =
                (legacy.next(), legacy.next(), code_point(letter))
            else {
                continue;
            };
            match second {
                None => table.single.insert(first, letter),
                Some(second) => table.double.insert((first, second), letter),
            };
        }
        tables
    })
}

/// `U+00AD` as a character.
fn code_point(text: &str) -> Option<char> {
    u32::from_str_radix(text.strip_prefix("U+")?, 16)
        .ok()
        .and_then(char::from_u32)
}

/// On a Windows set to Vietnamese (cp1258) old text was already turned into these: back to the
/// letter of Western Europe that the tables know.
fn western(c: char) -> char {
    match c {
        'Ă' => 'Ã',
        '\u{0300}' => 'Ì',
        'Đ' => 'Ð',
        '\u{0309}' => 'Ò',
        'Ơ' => 'Õ',
        'Ư' => 'Ý',
        '\u{0303}' => 'Þ',
        'ă' => 'ã',
        '\u{0301}' => 'ì',
        'đ' => 'ð',
        '\u{0323}' => 'ò',
        'ơ' => 'õ',
        'ư' => 'ý',
        '₫' => 'þ',
        c => c,
    }
}

/// `KHUYếN CôNG` was typed as capitals: in a word whose plain letters are all capitals, so are the
/// others; and in a text without one small plain letter, all are.
fn capital_words(text: &str) -> String {
    let plain = |word: &str| word.chars().filter(|c| c.is_ascii_alphabetic()).count();
    let shouted = |word: &str| plain(word) >= 2 && !word.chars().any(|c| c.is_ascii_lowercase());
    // “Số TT” is no shout: one long word or two of them must be in capitals.
    let words = text.split_whitespace().filter(|word| shouted(word));
    let all =
        shouted(text) && (words.clone().count() >= 2 || words.clone().any(|word| plain(word) >= 3));
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive(char::is_whitespace) {
        if all || shouted(part) {
            out.push_str(&part.to_uppercase());
        } else {
            out.push_str(part);
        }
    }
    out
}

/// Whether a word could be a Vietnamese syllable: an initial, a rime, at most one tone.
pub fn is_syllable(word: &str) -> bool {
    let mut plain = String::with_capacity(word.len());
    let mut tone = None;
    for c in word.nfd() {
        match c {
            '\u{0300}' | '\u{0301}' | '\u{0303}' | '\u{0309}' | '\u{0323}' => {
                if tone.replace(c).is_some() {
                    return false;
                }
            }
            c => plain.extend(c.to_lowercase()),
        }
    }
    let plain: String = plain.nfc().collect();
    const INITIALS: [&str; 28] = [
        "", "ngh", "ng", "nh", "n", "gh", "gi", "g", "ch", "c", "kh", "k", "th", "tr", "t", "ph",
        "p", "qu", "b", "d", "đ", "h", "l", "m", "r", "s", "v", "x",
    ];
    INITIALS.iter().any(|initial| {
        plain.strip_prefix(initial).is_some_and(|rime| {
            let stopped = ["c", "ch", "p", "t"].iter().any(|end| rime.ends_with(end));
            rimes().contains(rime)
                && (!stopped || matches!(tone, None | Some('\u{0301}' | '\u{0323}')))
        })
    })
}

fn rimes() -> &'static std::collections::HashSet<&'static str> {
    static RIMES: OnceLock<std::collections::HashSet<&'static str>> = OnceLock::new();
    RIMES.get_or_init(|| {
        "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
         e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu \
         iêc iêm iên iêng iêp iêt iêu êng o oa oac oach oai oam oan oang oanh oao oap oat oay \
         oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot ô ôc ôi ôm ôn ông ôp ôt \
         ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ up ut uy uya uych \
         uyên uyêt uyn uynh uyt uyu uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm \
         ươn ương ươp ươt ươu y yên yêm yêng yêt yêu ynh yt"
            .split_whitespace()
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_tables_decodes_to_its_letter() {
        let rows = include_str!("../../../../assets/reference/legacy_encodings.csv");
        let mut counts = [0, 0];
        for row in rows.lines().skip(1) {
            let fields: Vec<_> = row.splitn(7, ',').collect();
            let (which, encoding) = match fields[0] {
                "TCVN3" => (0, Encoding::Tcvn3),
                "VNI-Windows" | "VNI" => (1, Encoding::Vni),
                _ => continue,
            };
            counts[which] += 1;
            let legacy: String = fields[2].split(' ').filter_map(code_point).collect();
            assert_eq!(encoding.decode(&legacy, false), fields[4], "{row}");
        }
        assert_eq!(counts, [134, 134]);
    }

    #[test]
    fn old_text_reads_as_it_was_meant() {
        let cases = [
            (Encoding::Tcvn3, "C¬ së chÕ biÕn chÌ", "Cơ sở chế biến chè"),
            (
                Encoding::Tcvn3,
                "Doanh nghiÖp t\u{ad} nh©n",
                "Doanh nghiệp tư nhân",
            ),
            (Encoding::Tcvn3, "KHUYÕN C¤NG", "KHUYẾN CÔNG"),
            (Encoding::Tcvn3, "PHßNG KINH TÕ", "PHÒNG KINH TẾ"),
            (Encoding::Tcvn3, "Kû Nguyªn - Lý", "Kỷ Nguyên - Lý"),
            (Encoding::Tcvn3, "Sè TT", "Số TT"),
            (Encoding::Vni, "Trung taâm Höôøng", "Trung tâm Hường"),
            (Encoding::Vni, "COÂNG TY ÑAÏI PHAÙT", "CÔNG TY ĐẠI PHÁT"),
            (Encoding::Nfd, "Ho\u{0300}a", "Hòa"),
        ];
        for (encoding, legacy, meant) in cases {
            assert_eq!(encoding.decode(legacy, false), meant, "{legacy}");
        }
        assert_eq!(
            Encoding::Tcvn3.decode("ubnd huyÖn vò th\u{ad}", true),
            "UBND HUYỆN VŨ THƯ",
            "a font of capitals"
        );
    }

    #[test]
    fn the_font_tells_the_encoding() {
        assert_eq!(Encoding::of_font(".VnTime"), Some((Encoding::Tcvn3, false)));
        assert_eq!(
            Encoding::of_font(".VnArialH"),
            Some((Encoding::Tcvn3, true))
        );
        assert_eq!(Encoding::of_font("VNI-Times"), Some((Encoding::Vni, false)));
        assert_eq!(Encoding::of_font("Times New Roman"), None);
    }

    #[test]
    fn a_syllable_is_told_from_noise() {
        for word in [
            "nghiệp",
            "Đường",
            "quyền",
            "giếng",
            "Uông",
            "khuỷu",
            "yến",
            "chè",
            "GẠCH",
        ] {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["nghiÖp", "th\u{ad}", "C¬", "hàc", "zự"] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
