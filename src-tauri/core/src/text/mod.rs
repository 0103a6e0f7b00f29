//! Vietnamese text: one form inside (NFC), one folded form for finding.

pub mod legacy;

use std::sync::LazyLock;

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
    each_folded(text, |c| out.push(c));
    out
}

/// [`fold`], with every run of anything but letters and digits as one space, and none at the ends.
pub fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parted = false;
    each_folded(text, |c| {
        if !c.is_alphanumeric() {
            parted = true;
            return;
        }
        if parted && !out.is_empty() {
            out.push(' ');
        }
        parted = false;
        out.push(c);
    });
    out
}

fn each_folded(text: &str, mut with: impl FnMut(char)) {
    for c in text.chars() {
        if c.is_ascii() {
            with(c.to_ascii_lowercase());
            continue;
        }
        let listed = match u32::from(c) {
            at @ ..LATIN => Some(at),
            at @ ADDITIONAL..AFTER => Some(at - ADDITIONAL + LATIN),
            _ => None,
        };
        match listed.and_then(|at| FOLDED.get(at as usize).copied().flatten()) {
            Some(letter) => with(letter),
            None => fold_letter(c, &mut with),
        }
    }
}

/// Ends of the two blocks in which the letters of Vietnamese stand: they are looked up, not decomposed.
const LATIN: u32 = 0x250;
const ADDITIONAL: u32 = 0x1e00;
const AFTER: u32 = 0x1f00;

/// What each letter of the two blocks folds to, where that is one letter.
static FOLDED: LazyLock<Vec<Option<char>>> = LazyLock::new(|| {
    (0..LATIN)
        .chain(ADDITIONAL..AFTER)
        .map(|code| {
            let mut letters = Vec::new();
            fold_letter(char::from_u32(code)?, |letter| letters.push(letter));
            match letters[..] {
                [one] => Some(one),
                _ => None,
            }
        })
        .collect()
});

fn fold_letter(c: char, mut with: impl FnMut(char)) {
    // Marks go, so their order does not matter: letter by letter is enough.
    decompose_canonical(c, |part| match part {
        'đ' | 'Đ' => with('d'),
        part if is_combining_mark(part) => {}
        part => part.to_lowercase().for_each(&mut with),
    });
}

/// With a capital letter.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// With a small letter, unless it is an abbreviation: `Vốn` and `KCQG` become `vốn` and `KCQG`.
pub(crate) fn uncapitalised(text: &str) -> String {
    let mut chars = text.chars();
    let (first, second) = (chars.next(), chars.clone().next());
    match (first, second) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
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
