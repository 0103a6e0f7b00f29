//! Where the text names one of its own annexes: “Phụ lục”, “Phụ lục II”. A reader can go there from it.
//!
//! An annex of another document (“Phụ lục I của Nghị định 30/2020/NĐ-CP”) is not ours.

use std::ops::Range;

use super::lines::Span;
use super::model::Annex;
use super::words;

const WORD: &str = "phụ lục";
/// Documents that an annex may belong to.
const KINDS: &[&str] = &[
    "nghị định",
    "thông tư",
    "quyết định",
    "nghị quyết",
    "luật",
    "pháp lệnh",
    "chỉ thị",
    "công văn",
    "kế hoạch",
    "tờ trình",
    "văn bản",
];
/// Between an annex and the document that it belongs to.
const BELONGS: &[&str] = &["của", "thuộc", "tại", "theo", "kèm", "ban", "hành", "số"];

/// The places in a text that name an annex of ours, with its index.
pub(super) fn mentions(text: &str, annexes: &[Annex]) -> Vec<(Range<usize>, usize)> {
    let lower = text.to_lowercase();
    if annexes.is_empty() || lower.len() != text.len() {
        return Vec::new();
    }
    lower
        .match_indices(WORD)
        .filter_map(|(from, word)| {
            let before = lower[..from].chars().next_back();
            if before.is_some_and(char::is_alphanumeric) {
                return None;
            }
            let mut to = from + word.len();
            let numeral = numeral(&lower[to..]);
            let index = match annexes.len() {
                1 if numeral.is_empty() => 0,
                1 => return None,
                several => {
                    to += numeral.len();
                    let named = lower[from..to].replace('\u{a0}', " ");
                    (0..several)
                        .find(|at| words::annex_heading(*at, annexes).to_lowercase() == named)?
                }
            };
            let ends = lower[to..].chars().next();
            let whole = ends.is_none_or(|letter| !letter.is_alphanumeric());
            (whole && !foreign(&lower[to..])).then_some((from..to, index))
        })
        .collect()
}

/// Numbered annexes that the text names and that do not exist, as they are written.
pub(super) fn unknown<'t>(text: &'t str, annexes: &[Annex]) -> Vec<&'t str> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return Vec::new();
    }
    let known = mentions(text, annexes);
    lower
        .match_indices(WORD)
        .filter_map(|(from, word)| {
            let to = from + word.len();
            let end = to + numeral(&lower[to..]).len();
            let own = known.iter().any(|(place, _)| place.start == from);
            (end > to && !own && !foreign(&lower[end..])).then(|| &text[from..end])
        })
        .collect()
}

/// A space and the number after it, Roman or not.
fn numeral(rest: &str) -> &str {
    let Some(blank) = rest.chars().next().filter(|c| matches!(c, ' ' | '\u{a0}')) else {
        return "";
    };
    let inner = &rest[blank.len_utf8()..];
    let end = inner
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(inner.len());
    let roman = |c: char| matches!(c, 'i' | 'v' | 'x' | 'l' | '0'..='9');
    match end > 0 && inner[..end].chars().all(roman) {
        true => &rest[..blank.len_utf8() + end],
        false => "",
    }
}

/// Whether what follows says that the annex is another document's.
fn foreign(rest: &str) -> bool {
    let mut rest = rest.trim_start_matches([' ', '\u{a0}', ',', '(']);
    while let Some(word) = BELONGS.iter().find(|word| {
        let after = rest.strip_prefix(**word);
        after.is_some_and(|after| after.starts_with([' ', '\u{a0}']))
    }) {
        rest = rest[word.len()..].trim_start();
    }
    let kind = KINDS.iter().find_map(|kind| rest.strip_prefix(kind));
    kind.is_some_and(|after| !after.trim_start().starts_with("này"))
}

/// The same text, cut so that a mention is a span of its own.
pub(super) fn linked(spans: Vec<Span>, annexes: &[Annex]) -> Vec<Span> {
    spans
        .into_iter()
        .flat_map(|span| {
            let pieces = pieces(&span.text, annexes);
            pieces
                .into_iter()
                .map(|(text, link)| Span {
                    text: text.to_owned(),
                    style: span.style,
                    source: span.source.clone(),
                    link,
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// A text cut at its mentions.
pub(super) fn pieces<'t>(text: &'t str, annexes: &[Annex]) -> Vec<(&'t str, Option<usize>)> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for (place, index) in mentions(text, annexes) {
        if place.start > done {
            pieces.push((&text[done..place.start], None));
        }
        pieces.push((&text[place.clone()], Some(index)));
        done = place.end;
    }
    if done < text.len() || pieces.is_empty() {
        pieces.push((&text[done..], None));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, annexes: usize) -> Vec<(String, usize)> {
        let annexes: Vec<Annex> = (0..annexes)
            .map(|_| Annex::new("Tên", Vec::new()))
            .collect();
        let whole: String = pieces(text, &annexes)
            .iter()
            .map(|(piece, _)| *piece)
            .collect();
        assert_eq!(whole, text, "nothing of the text is lost");
        mentions(text, &annexes)
            .into_iter()
            .map(|(place, index)| (text[place].to_owned(), index))
            .collect()
    }

    #[test]
    fn our_own_annexes_are_known_by_their_numbers_and_those_of_others_are_not_ours() {
        for (text, annexes, expected) in [
            ("(chi tiết tại Phụ lục kèm theo)", 1, vec![("Phụ lục", 0)]),
            (
                "Phụ lục I, Phụ lục II và phụ lục III.",
                3,
                vec![("Phụ lục I", 0), ("Phụ lục II", 1), ("phụ lục III", 2)],
            ),
            (
                "xem PHỤ LỤC II kèm theo Quyết định này",
                2,
                vec![("PHỤ LỤC II", 1)],
            ),
            ("theo Phụ lục I của Nghị định số 30/2020/NĐ-CP", 2, vec![]),
            ("Phụ lục I ban hành kèm theo Thông tư số 28/2018", 2, vec![]),
            ("theo Phụ lục I Nghị định 30/2020/NĐ-CP", 2, vec![]),
            ("Phụ lục IV", 2, vec![]),
            ("Phụ lục I", 1, vec![]),
            ("các Phụ lục kèm theo", 2, vec![]),
            ("Phụ lụcx", 1, vec![]),
            ("Phụ lục I", 0, vec![]),
            ("không có gì", 2, vec![]),
        ] {
            let expected: Vec<(String, usize)> = expected
                .into_iter()
                .map(|(text, index)| (text.to_owned(), index))
                .collect();
            assert_eq!(named(text, annexes), expected, "{text}");
        }
    }
}
