//! Numbers in somebody's words that their figures no longer say.
//!
//! Words over a draft are kept with the draft they were written over. When the figures move, the draft
//! moves with them: a number that the old draft said, the new one does not, and the words still do, is told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

/// A number that stands in the words and has another value by now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Stale {
    /// As it stands.
    pub was: String,
    /// What the figures say; none where the draft no longer speaks of it.
    pub now: Option<String>,
}

/// The numbers of `text` that `old`, the draft it was written over, said and `new` says otherwise.
pub(super) fn stale(text: &str, old: &str, new: &str) -> Vec<Stale> {
    if old == new {
        return Vec::new();
    }
    let mut by_shape: BTreeMap<String, Vec<Vec<&str>>> = BTreeMap::new();
    for line in new.lines().rev() {
        let (shape, numbers) = read(line);
        by_shape.entry(shape).or_default().push(numbers);
    }
    let mut moved: Vec<(&str, Option<&str>)> = Vec::new();
    for line in old.lines() {
        let (shape, numbers) = read(line);
        let now = by_shape.get_mut(&shape).and_then(Vec::pop);
        for (at, number) in numbers.into_iter().enumerate() {
            match now.as_ref().map(|now| now[at]) {
                Some(same) if same == number => {}
                other => moved.push((number, other)),
            }
        }
    }
    // Digits that something else still says may be told as well: better once too often than not at all.
    let mut said = counted(text);
    let mut found = Vec::new();
    for (number, now) in moved {
        let Some(times) = said.get_mut(number).filter(|times| **times > 0) else {
            continue;
        };
        *times -= 1;
        found.push(Stale {
            was: number.to_owned(),
            now: now.map(str::to_owned),
        });
    }
    found
}

/// A line with its numbers taken out, and these: digits with points and commas between them.
fn read(line: &str) -> (String, Vec<&str>) {
    let mut shape = String::new();
    let mut numbers = Vec::new();
    let mut rest = line;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let number = &rest[start..];
        let end = number
            .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
            .unwrap_or(number.len());
        let number = number[..end].trim_end_matches(['.', ',']);
        shape.push_str(&rest[..start]);
        shape.push('#');
        numbers.push(number);
        rest = &rest[start + number.len()..];
    }
    shape.push_str(rest);
    (shape, numbers)
}

fn counted(text: &str) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for number in text.lines().flat_map(|line| read(line).1) {
        *counts.entry(number).or_insert(0) += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_when_the_figures_moved_and_the_words_did_not() {
        let old =
            "Đã phê duyệt 05 đề án với 2.735 triệu đồng.\nTrong kỳ giải ngân 1.200,5 triệu đồng.";
        /// The words, the draft of now, what is told.
        type Case = (
            &'static str,
            &'static str,
            &'static [(&'static str, Option<&'static str>)],
        );
        let cases: &[Case] = &[
            // Nothing moved.
            ("Duyệt 2.735 triệu đồng.", old, &[]),
            // The sum moved, the words keep it.
            (
                "Trung tâm trình duyệt 05 đề án, 2.735 triệu đồng.",
                "Đã phê duyệt 05 đề án với 2.835 triệu đồng.\nTrong kỳ giải ngân 1.200,5 triệu đồng.",
                &[("2.735", Some("2.835"))],
            ),
            // The words never said it.
            (
                "Trung tâm đã trình duyệt các đề án.",
                "Đã phê duyệt 06 đề án với 2.835 triệu đồng.\nTrong kỳ giải ngân 0 triệu đồng.",
                &[],
            ),
            // The draft says another sentence by now.
            (
                "Giải ngân 1.200,5 triệu đồng.",
                "Đã phê duyệt 05 đề án với 2.735 triệu đồng.\nChưa giải ngân.",
                &[("1.200,5", None)],
            ),
            // The same digits, by now of something else.
            (
                "Duyệt 05 đề án.",
                "Đã phê duyệt 06 đề án với 05 triệu đồng.\nTrong kỳ giải ngân 1.200,5 triệu đồng.",
                &[("05", Some("06"))],
            ),
        ];
        for (text, new, expected) in cases {
            let found = stale(text, old, new);
            let found: Vec<(&str, Option<&str>)> = found
                .iter()
                .map(|one| (one.was.as_str(), one.now.as_deref()))
                .collect();
            assert_eq!(&found, expected, "{text} | {new}");
        }
    }
}
