//! Which encoding a sheet was typed in: by the font's name, else by what reads as Vietnamese.
//!
//! One word alone is not safe (81 % in a trial, against 99.8 % for five), so text decides by column
//! and by sheet. A letter that only Unicode has makes a cell Unicode, whatever else is said: plain
//! Unicode is never damaged.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;
use unicode_normalization::{IsNormalized, is_nfc_quick};

use super::workbook::{Row, Sheet, TYPED, Value, Workbook};
use crate::text::legacy::{Encoding, is_syllable};

/// A person's word on a column's encoding, or on all columns of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
pub struct EncodingChoice {
    /// Name of the sheet.
    pub sheet: String,
    /// Letter of the column; none for the whole sheet.
    pub letter: Option<String>,
    /// What it is.
    pub encoding: Encoding,
}

/// A sheet in composed Unicode, and what its columns were written in.
pub struct Decoded<'a> {
    /// The sheet; the sender's own where nothing had to be changed.
    pub sheet: Cow<'a, Sheet>,
    /// Columns that were not composed Unicode.
    pub columns: BTreeMap<u32, Encoding>,
}

impl Decoded<'_> {
    /// What most of the columns were written in.
    pub fn encoding(&self) -> Encoding {
        let mut votes = BTreeMap::new();
        for encoding in self.columns.values() {
            *votes.entry(*encoding).or_insert(0_u32) += 1;
        }
        votes
            .into_iter()
            .max_by_key(|(encoding, n)| (*n, *encoding))
            .map_or(Encoding::Unicode, |(encoding, _)| encoding)
    }
}

/// Share of words with old or Western letters that read as Vietnamese, by decoding.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    words: u32,
    unicode: u32,
    tcvn3: u32,
    vni: u32,
    seen: u32,
}

impl Score {
    fn see(&mut self, text: &str) {
        self.seen += 1;
        for word in
            text.split(|c: char| c.is_whitespace() || (c.is_ascii() && !c.is_ascii_alphanumeric()))
        {
            if word.is_ascii() {
                continue;
            }
            self.words += 1;
            let valid = |encoding: Encoding| {
                let decoded = encoding.decode(word, false);
                decoded
                    .split('-')
                    .all(|syllable| syllable.is_empty() || is_syllable(syllable))
            };
            self.unicode += u32::from(valid(Encoding::Unicode));
            self.tcvn3 += u32::from(valid(Encoding::Tcvn3));
            self.vni += u32::from(valid(Encoding::Vni));
        }
    }

    fn add(&mut self, more: &Self) {
        self.words += more.words;
        self.unicode += more.unicode;
        self.tcvn3 += more.tcvn3;
        self.vni += more.vni;
        self.seen += more.seen;
    }

    fn of(&self, encoding: Encoding) -> u32 {
        match encoding {
            Encoding::Tcvn3 => self.tcvn3,
            Encoding::Vni => self.vni,
            _ => self.unicode,
        }
    }

    fn verdict(&self, least: u32) -> Option<Encoding> {
        if self.words < least {
            return None;
        }
        let best = self.tcvn3.max(self.vni);
        if best > self.unicode && best * 10 >= self.words * 6 {
            Some(if self.tcvn3 >= self.vni {
                Encoding::Tcvn3
            } else {
                Encoding::Vni
            })
        } else {
            Some(Encoding::Unicode)
        }
    }
}

/// Cells looked at per column before deciding.
const SAMPLE: u32 = 300;

/// The sheet in composed Unicode.
pub fn decode<'a>(
    workbook: &Workbook,
    sheet: &'a Sheet,
    choices: &[EncodingChoice],
) -> Decoded<'a> {
    let choices: Vec<(Option<u32>, Encoding)> = choices
        .iter()
        .filter(|choice| choice.sheet == sheet.name)
        .map(|choice| {
            let column = choice
                .letter
                .as_deref()
                .and_then(super::workbook::column_of);
            (column, choice.encoding)
        })
        .collect();
    let parts: Vec<Look> = sheet
        .rows
        .par_chunks(PART)
        .map(|rows| look(workbook, rows))
        .collect();
    let mut whole = Score::default();
    let mut columns: BTreeMap<u32, Score> = BTreeMap::new();
    let mut changes = !choices.is_empty();
    for part in parts {
        changes |= part.changes;
        for (column, score) in part.columns {
            let so_far = columns.entry(column).or_default();
            if so_far.seen < SAMPLE {
                so_far.add(&score);
                whole.add(&score);
            }
        }
    }
    let of_sheet = whole.verdict(4).unwrap_or(Encoding::Unicode);
    let verdicts: BTreeMap<u32, Encoding> = columns
        .iter()
        .map(|(column, score)| {
            let verdict = match score.verdict(8) {
                Some(verdict) => verdict,
                // Few words: the sheet decides, unless they read better as they are.
                None if score.of(of_sheet) < score.unicode => Encoding::Unicode,
                None => of_sheet,
            };
            (*column, verdict)
        })
        .filter(|(_, verdict)| *verdict != Encoding::Unicode)
        .collect();
    if verdicts.is_empty() && !changes {
        return Decoded {
            sheet: Cow::Borrowed(sheet),
            columns: BTreeMap::new(),
        };
    }
    let mut found: BTreeMap<u32, BTreeMap<Encoding, u32>> = BTreeMap::new();
    let mut sheet = sheet.clone();
    for row in &mut sheet.rows {
        for cell in &mut row.cells {
            let Value::Text(text) = &mut cell.value else {
                continue;
            };
            if cell.font == Some(TYPED) {
                continue;
            }
            let chosen = choices
                .iter()
                .find(|(column, _)| *column == Some(cell.column))
                .or_else(|| choices.iter().find(|(column, _)| column.is_none()))
                .map(|(_, encoding)| *encoding);
            let font = cell
                .font
                .and_then(|font| workbook.fonts.get(usize::from(font)))
                .and_then(|font| font.encoding);
            let (encoding, capitals) = match (chosen, font) {
                (Some(chosen), font) => (chosen, font.is_some_and(|(_, capitals)| capitals)),
                (None, Some(font)) if !only_unicode(text) || looks_turned(text) => font,
                (None, None) if !only_unicode(text) && !text.is_ascii() => (
                    verdicts.get(&cell.column).copied().unwrap_or_default(),
                    false,
                ),
                _ => (Encoding::Unicode, false),
            };
            let encoding = if encoding == Encoding::Unicode
                && !surely_composed(text)
                && !unicode_normalization::is_nfc(text)
            {
                Encoding::Nfd
            } else {
                encoding
            };
            if encoding != Encoding::Unicode {
                *found
                    .entry(cell.column)
                    .or_default()
                    .entry(encoding)
                    .or_default() += 1;
                *text = encoding.decode(text, capitals).into();
            }
        }
    }
    let columns = found
        .into_iter()
        .filter_map(|(column, votes)| {
            let (encoding, _) = votes.into_iter().max_by_key(|(_, n)| *n)?;
            Some((column, encoding))
        })
        .collect();
    Decoded {
        sheet: Cow::Owned(sheet),
        columns,
    }
}

/// What some rows tell of how the sheet was typed.
#[derive(Default)]
struct Look {
    /// A text may have to be changed.
    changes: bool,
    columns: BTreeMap<u32, Score>,
}

/// Rows that are looked at together; of a long sheet, many such parts at the same time.
const PART: usize = 4_096;

fn look(workbook: &Workbook, rows: &[Row]) -> Look {
    let mut look = Look::default();
    for cell in rows.iter().flat_map(|row| &row.cells) {
        let typed = cell.font == Some(TYPED);
        let Some(text) = cell
            .value
            .as_text()
            .filter(|text| !typed && !text.is_ascii())
        else {
            continue;
        };
        look.changes |= !surely_composed(text);
        let named = cell
            .font
            .and_then(|font| workbook.fonts.get(usize::from(font)));
        if named.is_some_and(|font| font.encoding.is_some()) {
            look.changes = true;
            continue;
        }
        if only_unicode(text) {
            continue;
        }
        let score = look.columns.entry(cell.column).or_default();
        if score.seen < SAMPLE {
            score.see(text);
        }
    }
    look
}

/// Whether a text is composed at first sight; what is not may be for all that.
fn surely_composed(text: &str) -> bool {
    // No letter below U+0300 and of U+1E00 to U+1EFF can be composed any further.
    let mut before = 0;
    let letters = text.bytes().all(|b| {
        let first = match b {
            ..0x80 | 0xc2..=0xcb | 0xe1 => true,
            0x80..=0xbf => before != 0xe1 || matches!(b, 0xb8..=0xbb),
            _ => false,
        };
        before = b;
        first
    });
    letters || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// Whether a letter stands in the text that no old encoding has.
fn only_unicode(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(
            c,
            '\u{1ea0}'
                ..='\u{1ef9}'
                    | 'Ă'
                    | 'ă'
                    | 'Đ'
                    | 'đ'
                    | 'Ơ'
                    | 'ơ'
                    | 'Ư'
                    | 'ư'
                    | 'Ũ'
                    | 'ũ'
                    | 'Ĩ'
                    | 'ĩ'
                    | '\u{0300}'
                    | '\u{0301}'
                    | '\u{0303}'
                    | '\u{0309}'
                    | '\u{0323}'
        )
    })
}

/// Old text that a Vietnamese Windows turned into its own letters (cp1258): `Đ`, `ơ` stand beside
/// letters that Vietnamese does not have.
fn looks_turned(text: &str) -> bool {
    !text.chars().any(|c| matches!(c, '\u{1ea0}'..='\u{1ef9}'))
        && text.chars().any(|c| {
            matches!(
                c,
                '¡'..='¿'
                    | 'Ä'
                    | 'Å'
                    | 'Æ'
                    | 'Ç'
                    | 'Ë'
                    | 'Î'
                    | 'Ï'
                    | 'Ñ'
                    | 'Ö'
                    | '×'
                    | 'Ø'
                    | 'Û'
                    | 'Ü'
                    | 'ß'
                    | 'ä'
                    | 'å'
                    | 'æ'
                    | 'ç'
                    | 'ë'
                    | 'î'
                    | 'ï'
                    | 'ñ'
                    | 'ö'
                    | '÷'
                    | 'ø'
                    | 'û'
                    | 'ü'
                    | 'ÿ'
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(columns: &[&[&str]]) -> Sheet {
        let mut sheet = Sheet::default();
        for (row, cells) in (1..).zip(columns) {
            for (column, text) in (0..).zip(*cells) {
                sheet.push(row, column, None, Value::Text((*text).into()));
            }
        }
        sheet
    }

    #[test]
    fn old_text_is_known_by_what_reads_as_vietnamese() {
        let cases = [
            (
                Encoding::Tcvn3,
                "C¬ së chÕ biÕn hång ®iÒu t\u{ad} nh©n §¹i Ph¸t",
                "Cơ sở chế biến hồng điều tư nhân Đại Phát",
            ),
            (
                Encoding::Vni,
                "Cô sôû cheá bieán hoàng ñieàu tö nhaân Ñaïi Phaùt",
                "Cơ sở chế biến hồng điều tư nhân Đại Phát",
            ),
            (
                Encoding::Nfd,
                "Cơ sơ\u{0309} chê\u{0301} biê\u{0301}n",
                "Cơ sở chế biến",
            ),
            (
                Encoding::Unicode,
                "Cơ sở chế biến Hà Giang",
                "Cơ sở chế biến Hà Giang",
            ),
            (
                Encoding::Unicode,
                "Hà Giang, Công ty Tân Bình, cà phê, Lê Quý, Trần Hà",
                "Hà Giang, Công ty Tân Bình, cà phê, Lê Quý, Trần Hà",
            ),
        ];
        for (encoding, text, meant) in cases {
            let sheet = sheet(&[&[text]]);
            let decoded = decode(&Workbook::default(), &sheet, &[]);
            let cell = decoded.sheet.cell(1, 0).map(|cell| cell.value.text());
            assert_eq!(cell.as_deref(), Some(meant));
            assert_eq!(decoded.encoding(), encoding, "{text}");
        }
    }
}
