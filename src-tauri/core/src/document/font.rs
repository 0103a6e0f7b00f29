//! The typeface of official documents, and how wide its letters are.
//!
//! Times New Roman may not be shipped; Liberation Serif has the same widths and every Vietnamese
//! letter. Composed Vietnamese is one character to one glyph, so a text is as wide as the sum of its
//! characters: no shaping, no kerning.

use std::sync::LazyLock;

use ttf_parser::Face;

use crate::text::nfc;

/// The four styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// Upright.
    Regular,
    /// Upright bold.
    Bold,
    /// Italic.
    Italic,
    /// Italic bold.
    BoldItalic,
}

/// A character size in tenths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size(pub i64);

impl Style {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Regular, Self::Bold, Self::Italic, Self::BoldItalic];

    /// By weight and slant.
    pub fn new(bold: bool, italic: bool) -> Self {
        match (bold, italic) {
            (false, false) => Self::Regular,
            (true, false) => Self::Bold,
            (false, true) => Self::Italic,
            (true, true) => Self::BoldItalic,
        }
    }

    /// The font file.
    pub fn file(self) -> &'static [u8] {
        match self {
            Self::Regular => {
                include_bytes!("../../../../assets/fonts/LiberationSerif-Regular.ttf")
            }
            Self::Bold => include_bytes!("../../../../assets/fonts/LiberationSerif-Bold.ttf"),
            Self::Italic => include_bytes!("../../../../assets/fonts/LiberationSerif-Italic.ttf"),
            Self::BoldItalic => {
                include_bytes!("../../../../assets/fonts/LiberationSerif-BoldItalic.ttf")
            }
        }
    }

    /// Its PostScript name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Regular => "LiberationSerif",
            Self::Bold => "LiberationSerif-Bold",
            Self::Italic => "LiberationSerif-Italic",
            Self::BoldItalic => "LiberationSerif-BoldItalic",
        }
    }

    /// The bundled face.
    pub fn face(self) -> Face<'static> {
        Face::parse(self.file(), 0).expect("the bundled fonts are whole")
    }
}

impl Size {
    /// The height of a line at single spacing.
    pub fn line(self) -> i64 {
        self.length(METRICS.ascent + METRICS.descent + METRICS.gap)
    }

    /// From the top of a single-spaced line to its baseline.
    pub fn ascent(self) -> i64 {
        self.length(METRICS.ascent)
    }

    /// From the baseline to the bottom of the deepest letters.
    pub fn descent(self) -> i64 {
        self.length(METRICS.descent)
    }

    /// Font units at this size as micrometres, to the nearest.
    pub fn length(self, units: i64) -> i64 {
        (units * self.0 * 25_400 + 360 * METRICS.em) / (720 * METRICS.em)
    }

    /// The most font units that fit in a length.
    pub fn units(self, length: i64) -> i64 {
        length * 720 * METRICS.em / (self.0 * 25_400)
    }
}

/// Font units in the size of a character.
pub fn em() -> i64 {
    METRICS.em
}

/// How far a character moves the pen, in font units; `None` when the typeface has no such letter.
pub fn advance(style: Style, character: char) -> Option<i64> {
    METRICS.advances[style as usize]
        .get(character as usize)
        .copied()
        .filter(|advance| *advance != MISSING)
        .map(i64::from)
}

/// The width of a text, as laid out on one line.
pub fn width(text: &str, style: Style, size: Size) -> i64 {
    let units = text.chars().filter_map(|c| advance(style, c)).sum();
    size.length(units)
}

/// The text as it can be set: composed, tabs as spaces, no invisible characters, one kind of
/// hyphen, and □ for what the typeface does not have, so that a loss is seen.
pub fn settable(text: &str) -> String {
    nfc(text)
        .chars()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\r'))
        .map(|c| match c {
            '\n' => '\n',
            c if c.is_control() => ' ',
            '\u{2010}' | '\u{2011}' => '-',
            c if advance(Style::Regular, c).is_none() => '□',
            c => c,
        })
        .collect()
}

/// No character of the fonts lies beyond; the table ends here.
const TABLE: u32 = 0x2700;
const MISSING: u16 = u16::MAX;

struct Metrics {
    em: i64,
    ascent: i64,
    descent: i64,
    gap: i64,
    advances: [Vec<u16>; 4],
}

static METRICS: LazyLock<Metrics> = LazyLock::new(|| {
    let regular = Style::Regular.face();
    Metrics {
        em: i64::from(regular.units_per_em()),
        ascent: i64::from(regular.ascender()),
        descent: -i64::from(regular.descender()),
        gap: i64::from(regular.line_gap()),
        advances: Style::ALL.map(|style| {
            let face = style.face();
            (0..TABLE)
                .map(|code| {
                    char::from_u32(code)
                        .and_then(|c| face.glyph_index(c))
                        .and_then(|glyph| face.glyph_hor_advance(glyph))
                        .unwrap_or(MISSING)
                })
                .collect()
        }),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vietnamese_letter_is_in_all_four_styles() {
        let vowels = "a ă â e ê i o ô ơ u ư y";
        let marks = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];
        let mut letters = String::from("đĐ…“”–—§%²³×≤≥±□");
        for vowel in vowels.split(' ') {
            letters.push_str(vowel);
            for mark in marks {
                letters.push_str(&nfc(&format!("{vowel}{mark}")));
            }
        }
        letters.push_str(&letters.to_uppercase());
        for style in Style::ALL {
            for letter in letters.chars() {
                assert!(advance(style, letter).is_some(), "{letter} in {style:?}");
            }
        }
    }

    #[test]
    fn the_letters_are_as_wide_as_those_of_times_new_roman() {
        // domain/awards-and-forms.md 6.4, in tenths of a millimetre
        for (text, style, size, tenths) in [
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Style::Bold, 120, 883),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Style::Bold, 130, 957),
            ("Độc lập - Tự do - Hạnh phúc", Style::Bold, 130, 561),
            ("TRUNG TÂM KHUYẾN CÔNG", Style::Bold, 120, 596),
            (
                "Thành phố Hồ Chí Minh, ngày 29 tháng 6 năm 2019",
                Style::Italic,
                140,
                1039,
            ),
        ] {
            let width = width(text, style, Size(size));
            assert_eq!((width + 50) / 100, tenths, "{text} at {size}: {width}");
        }
    }

    #[test]
    fn what_cannot_be_set_is_seen() {
        assert_eq!(settable("e\u{302}\u{301}\t☑\u{ad}x"), "ế □x");
    }
}
