//! Vietnamese text: one form inside (NFC), one folded form for finding.

pub mod legacy;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The composed form that everything inside the program uses.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// The form in which text is searched and compared: no marks, đ as d, lower case.
///
/// `Đường`, `đuong` and `DUONG` all fold to `duong`. Where the tone mark sits (hoà, hòa) does not matter.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        // Marks go, so their order does not matter: letter by letter is enough.
        decompose_canonical(c, |part| match part {
            'đ' | 'Đ' => out.push('d'),
            part if is_combining_mark(part) => {}
            part => out.extend(part.to_lowercase()),
        });
    }
    out
}

/// [`fold`], with every run of anything but letters and digits as one space, and none at the ends.
pub fn words(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.len());
    for word in folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_marks_case_and_the_crossed_d() {
        for text in ["Đường", "đuong", "DUONG", "đ\u{01b0}\u{01a1}\u{0300}ng"] {
            assert_eq!(fold(text), "duong", "{text}");
        }
        assert_eq!(
            words("  Cơ sở – SX & TM “Hoà Bình” "),
            "co so sx tm hoa binh"
        );
        assert_eq!(words("hoà"), words("hòa"));
    }
}
