//! Phạm vi: a text of one province never ends a rule of the whole country.
//!
//! What surprises: nobody has to say that a row “ends another”. Where the country's rule held, or its last day was set
//! though its text goes on, a province's rule that holds there instead has taken its place: by a first day near or far,
//! by a row that was made the province's, by a text that was. Whoever writes rules or texts asks before and after
//! ([`Scope`]), so it is refused however it was written.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::check::NormRow;
use super::store::{self, Ending, Scoped};
use crate::error::{Error, Result};
use crate::ledger::{Reader, Tx};
use crate::money::MoneySource;
use crate::text::words;

/// Whether the number of a text is that of a province's council or committee: `12/2026/NQ-HĐND`, `05/2026/QĐ-UBND`.
pub fn of_a_province(number: &str) -> bool {
    words(number)
        .split(' ')
        .any(|word| matches!(word, "hdnd" | "ubnd"))
}

/// Whether a norm holds in the whole country: it is limited to no province, and it is not the office's own mức of local
/// money or a province's text that nobody limited.
pub(super) fn of_country(norm: &NormRow) -> bool {
    let local = norm.source == Some(MoneySource::Local);
    match norm.document.as_deref() {
        _ if norm.province.is_some() => false,
        Some(number) => !of_a_province(number),
        None => !local,
    }
}

/// Whose the rules are at one time.
pub(super) struct Scope {
    rules: Vec<Scoped>,
    endings: Vec<Ending>,
}

/// A rule of the country and what stands in its place.
struct Taken<'a> {
    of: &'a Scoped,
    by: &'a Scoped,
}

impl Scoped {
    /// Whether it holds in the whole country; one that nothing is written of is the office's own where it is of local money.
    fn of_country(&self) -> bool {
        match &self.text {
            _ if self.limited => false,
            Some(text) => !of_a_province(text),
            None => self.source != Some(MoneySource::Local),
        }
    }

    fn begins(&self) -> NaiveDate {
        self.from.unwrap_or(NaiveDate::MIN)
    }

    /// The last day that it claims: none where its text ended it.
    fn claims(&self) -> NaiveDate {
        match self.after() {
            Some(after) if !self.is_over(after) => self.to.unwrap_or(NaiveDate::MAX),
            _ => NaiveDate::MAX,
        }
    }

    /// The day after its last.
    fn after(&self) -> Option<NaiveDate> {
        self.to.and_then(|to| to.succ_opt())
    }

    /// Whether its text is over on a day, or a text of the country ended it.
    fn is_over(&self, day: NaiveDate) -> bool {
        self.amended || self.expires.is_some_and(|expires| expires <= day)
    }

    fn holds(&self, day: NaiveDate) -> bool {
        self.begins() <= day && self.to.is_none_or(|to| to >= day)
    }

    fn meets(&self, other: &Self) -> bool {
        self.thing == other.thing
            && (self.area == other.area
                || [&self.area, &other.area].iter().any(|area| *area == "any"))
    }

    /// Whether a rule of the country answers for another where that one does not hold.
    fn stands_for(&self, other: &Self) -> bool {
        let sources = [self.source, other.source];
        self.thing == other.thing
            && self.area == other.area
            && (sources.contains(&None) || self.source == other.source)
            && self.of_country()
    }
}

impl Scope {
    pub(super) fn read(reader: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            rules: store::scoped(reader)?,
            endings: store::endings(reader)?,
        })
    }

    /// The rules of the country that ended before their text, with the rule of a province that holds afterwards and
    /// nothing of the country beside it.
    fn followed(&self) -> Vec<Taken<'_>> {
        let mut taken = Vec::new();
        for of in self.rules.iter().filter(|rule| rule.of_country()) {
            let Some(after) = of.after() else { continue };
            for by in self.locals(of) {
                let first = after.max(by.begins());
                if by.holds(first) && !of.is_over(first) && !self.is_covered(of, first) {
                    taken.push(Taken { of, by });
                }
            }
        }
        taken
    }

    fn locals<'a>(&'a self, of: &'a Scoped) -> impl Iterator<Item = &'a Scoped> {
        self.rules
            .iter()
            .filter(move |by| !by.of_country() && by.meets(of))
    }

    fn is_covered(&self, of: &Scoped, day: NaiveDate) -> bool {
        self.rules
            .iter()
            .filter(|rule| rule.stands_for(of))
            .any(|rule| rule.holds(day) || (rule.id == of.id && rule.claims() >= day))
    }

    /// What a rule of the country that ships with the program is called; none for another.
    pub(super) fn shipped_of_country(&self, id: &str) -> Option<String> {
        let mut rules = self.rules.iter();
        let of = rules.find(|rule| rule.id == id && rule.shipped && rule.of_country())?;
        Some(of.name.clone())
    }

    /// A rule of the country that ships with the program and is gone, or speaks of something else or of a later time:
    /// whoever takes it away first would make room for a province's. What an office typed for the country itself is its
    /// own to mend.
    fn unmade<'a>(&self, before: &'a Self) -> Option<&'a Scoped> {
        let mut shipped = before
            .rules
            .iter()
            .filter(|of| of.shipped && of.of_country());
        shipped.find(|of| {
            let stays = |now: &&Scoped| {
                now.id == of.id
                    && now.thing == of.thing
                    && (now.area == of.area || now.area == "any")
                    && (now.source == of.source || now.source.is_none())
                    && now.begins() <= of.begins()
            };
            !self.rules.iter().any(|now| stays(&now))
        })
    }

    /// A rule of the country of which days are a province's now.
    fn lost<'a>(&'a self, before: &'a Self) -> Option<Taken<'a>> {
        let country = before.rules.iter().filter(|rule| rule.of_country());
        for of in country {
            // What a text says for the country is not made the province's, whatever it is about.
            let now = self.rules.iter().find(|rule| rule.id == of.id);
            if let (Some(by), Some(_)) = (now, &of.text)
                && !by.of_country()
            {
                return Some(Taken { of, by });
            }
            for by in self.locals(of) {
                let (first, last) = (
                    of.begins().max(by.begins()),
                    of.claims().min(by.to.unwrap_or(NaiveDate::MAX)),
                );
                // Where the country's rules begin and end: between two such days nothing changes.
                let turns = self.rules.iter().filter(|rule| rule.stands_for(of));
                let turns = turns.filter_map(Scoped::after);
                let uncovered = std::iter::once(first)
                    .chain(turns)
                    .find(|day| (first..=last).contains(day) && !self.is_covered(of, *day));
                if uncovered.is_some() {
                    return Some(Taken { of, by });
                }
            }
        }
        None
    }

    /// The rules whose place a province's rule took, each as `khoản › văn bản`.
    #[cfg(test)]
    pub(super) fn taken(&self) -> Vec<(String, String)> {
        let text = |rule: &Scoped| rule.text.clone().unwrap_or_default();
        let taken = self.followed().into_iter();
        taken
            .map(|one| (one.of.name.clone(), text(one.by)))
            .collect()
    }

    /// Texts of a province that amend or replace one of the country.
    fn ended(&self) -> impl Iterator<Item = &Ending> {
        self.endings.iter().filter(|one| {
            (one.limited || of_a_province(&one.number))
                && !(one.of_limited || of_a_province(&one.of))
        })
    }

    /// Refuses a change after which a province's rule stands in the place of one of the country's, or a province's text
    /// ends one of the country's; `self` is what was so before it.
    pub(super) fn refuse_taking(&self, tx: &Tx<'_>) -> Result<()> {
        let now = Self::read(tx)?;
        let had: BTreeSet<(&str, &str)> = self
            .ended()
            .map(|one| (one.id.as_str(), one.of.as_str()))
            .collect();
        if let Some(one) = now
            .ended()
            .find(|one| !had.contains(&(one.id.as_str(), one.of.as_str())))
        {
            return Err(refuse_ending(&one.of, &one.number));
        }
        let stood: BTreeSet<(&str, &str)> = self
            .followed()
            .iter()
            .map(|one| (one.of.id.as_str(), one.by.id.as_str()))
            .collect();
        let taken = now
            .followed()
            .into_iter()
            .find(|one| !stood.contains(&(one.of.id.as_str(), one.by.id.as_str())));
        match (taken.or_else(|| now.lost(self)), now.unmade(self)) {
            (Some(taken), _) => {
                let before = self.rules.iter().find(|one| one.id == taken.of.id);
                let ends_now = before.is_some_and(|before| before.to != taken.of.to)
                    && self.rules.iter().any(|one| one.id == taken.by.id);
                Err(match ends_now {
                    true => taken.refuse_end(),
                    false => taken.refuse(),
                })
            }
            (None, Some(of)) => Err(refuse_unmaking(&of.name)),
            (None, None) => Ok(()),
        }
    }
}

impl Taken<'_> {
    fn by(&self) -> String {
        match self.by.text.as_deref().filter(|text| of_a_province(text)) {
            Some(number) => format!("văn bản {number} của tỉnh"),
            None => "quy định riêng của tỉnh".to_owned(),
        }
    }

    /// The rule of the country is ended while a province's, which stood beside it, goes on.
    fn refuse_end(&self) -> Error {
        Error::refused(
            "norm_of_country",
            format!(
                "“{}” là quy định của trung ương mà văn bản vẫn còn hiệu lực: hết hiệu lực ở đây thì chỉ còn {} thay vào. Nếu văn bản trung ương đã hết hiệu lực hoặc được thay thế thì ghi điều đó ở văn bản ấy trước.",
                self.of.name,
                self.by()
            ),
        )
    }

    fn refuse(&self) -> Error {
        let name = &self.of.name;
        let by = self.by();
        let instead = if self.of.id == self.by.id {
            "Hãy để nguyên quy định ấy và ghi mức của tỉnh thành một quy định khác bên cạnh."
        } else {
            "Hãy bỏ ngày hết hiệu lực của quy định trung ương và ghi mức của tỉnh bên cạnh; nếu văn bản trung ương đã hết hiệu lực thì ghi điều đó ở văn bản ấy trước."
        };
        Error::refused(
            "norm_of_country",
            format!(
                "“{name}” là quy định của trung ương; {by} không thay quy định ấy được. {instead}"
            ),
        )
    }
}

/// What is done instead of taking a rule of the country away.
pub(super) const OF_COUNTRY: &str = "Quy định đã hết hiệu lực thì ghi ngày hết hiệu lực theo văn bản trung ương; mức của tỉnh ghi thành một quy định khác bên cạnh.";

/// A rule of the country is not taken away to be replaced afterwards.
fn refuse_unmaking(name: &str) -> Error {
    Error::refused(
        "norm_of_country",
        format!(
            "“{name}” là quy định của trung ương nên không đổi thành quy định khác được. {OF_COUNTRY}"
        ),
    )
}

/// A province's text ends none of the country.
pub(super) fn refuse_ending(old: &str, number: &str) -> Error {
    Error::refused(
        "document_of_country",
        format!(
            "{old} là văn bản của trung ương; văn bản {number} của tỉnh không sửa đổi, thay thế được. Hãy để trống ô Sửa đổi văn bản, Thay thế văn bản."
        ),
    )
}
