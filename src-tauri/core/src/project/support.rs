//! What each beneficiary of a project was supported with: its share of what was approved, by source and year.
//!
//! What surprises: shares are written once for a whole project, while its money lies in several funds and years; each
//! fund and year is divided as the whole is. What is approved and not divided belongs to the project alone.

use std::collections::BTreeMap;

use super::sets::ProjectState;
use super::year::{AsOf, Decision, Projects, YearOf};
use super::year_store::{Share, shares};
use crate::error::{Error, Result};
use crate::ids::ProjectId;
use crate::ledger::Reader;
use crate::money::Money;
use crate::money::MoneySource;

/// A part of what was approved for a project, or a group as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Support {
    /// The project, or the group.
    pub(crate) project: ProjectId,
    /// The row of the beneficiary; none for what is not divided.
    pub(crate) beneficiary: Option<String>,
    /// As what it was given up, where the project that the beneficiary is of, or its group, was.
    pub(crate) given_up: Option<ProjectState>,
    /// KCQG.
    pub(crate) national: Money,
    /// KCĐP.
    pub(crate) local: Money,
    /// Đối ứng và nguồn khác.
    pub(crate) counterpart: Money,
}

/// What each beneficiary of the approved projects had in a budget year, and what of each project is not divided. The
/// parts of a project come to what was approved for it.
pub(crate) fn supports(
    reader: &Reader<'_>,
    projects: &Projects,
    year: i32,
    as_of: &AsOf,
) -> Result<Vec<Support>> {
    let whole = projects.each(None, as_of)?;
    // Who was named by the day; of a group those of itself before those of the projects inside it.
    let mut named: BTreeMap<ProjectId, Vec<Share>> = BTreeMap::new();
    for share in shares(reader)? {
        let Some(Decision { root, on: Some(on) }) = projects.decision(&share.member) else {
            continue;
        };
        let day = as_of.budget;
        if on <= day && share.from <= day && day < share.until {
            named.entry(root).or_default().push(share);
        }
    }
    let mut found = Vec::new();
    for had in projects.year(year, as_of)?.iter().filter(|one| one.counts) {
        let mut shares = named.remove(&had.id).unwrap_or_default();
        shares.sort_by_key(|one| one.member != had.id);
        found.extend(divided(had, &shares, &whole)?);
    }
    Ok(found)
}

fn divided(
    had: &YearOf,
    shares: &[Share],
    whole: &BTreeMap<ProjectId, YearOf>,
) -> Result<Vec<Support>> {
    // Who is alone in a project has all of it, whether or not a share was written.
    let alone = |share: &Share, of: fn(&YearOf) -> Result<Money>| -> Result<Money> {
        let inside = shares.iter().filter(|one| one.member == share.member);
        let divided_below = share.member == had.id && shares.iter().any(|one| one.member != had.id);
        match (inside.count(), divided_below, whole.get(&share.member)) {
            (1, false, Some(member)) => of(member),
            _ => Ok(Money::ZERO),
        }
    };
    let funds = |one: &YearOf| Ok(one.funds()?.approved);
    let beside = |one: &YearOf| Ok(one.beside_funds()?.approved);
    let mut weights = Vec::with_capacity(shares.len());
    let mut beside_weights = Vec::with_capacity(shares.len());
    for share in shares {
        weights.push(share.support.map_or_else(|| alone(share, funds), Ok)?);
        beside_weights.push(share.counterpart.map_or_else(|| alone(share, beside), Ok)?);
    }
    let group = whole.get(&had.id);
    let total = |of: fn(&YearOf) -> Result<Money>| group.map_or(Ok(Money::ZERO), of);
    let (funds, beside) = (total(funds)?, total(beside)?);
    let of_funds = parts(had.funds()?.approved, &weights, funds)?;
    let [national, local] = MoneySource::FUNDS.map(|source| had.of(source).approved);
    // A share is whole đồng of both funds together: the smaller is divided, the larger has the rest.
    let smaller = parts(national.min(local), &weights, funds)?;
    let counterpart = parts(had.beside_funds()?.approved, &beside_weights, beside)?;
    let mut found = Vec::with_capacity(shares.len() + 1);
    for at in 0..=shares.len() {
        let larger = of_funds[at].minus(smaller[at])?;
        let (national, local) = match national < local {
            true => (smaller[at], larger),
            false => (larger, smaller[at]),
        };
        let part = Support {
            project: had.id.clone(),
            beneficiary: shares.get(at).map(|share| share.id.clone()),
            given_up: shares
                .get(at)
                .and_then(|share| had.given_up_as(&share.member)),
            national,
            local,
            counterpart: counterpart[at],
        };
        let nothing = [part.national, part.local, part.counterpart] == [Money::ZERO; 3];
        if part.beneficiary.is_some() || !nothing {
            found.push(part);
        }
    }
    Ok(found)
}

/// An amount divided as `weights` are parts of `whole`; the last part is what they leave of it. Whole đồng, and
/// together the amount.
fn parts(amount: Money, weights: &[Money], whole: Money) -> Result<Vec<Money>> {
    let given: i128 = weights.iter().map(|one| i128::from(one.dong())).sum();
    let whole = given.max(i128::from(whole.dong()));
    let mut parts = Vec::with_capacity(weights.len() + 1);
    let (mut reached, mut told) = (0_i128, 0_i128);
    for weight in weights {
        reached += i128::from(weight.dong());
        let by_now = match whole {
            0 => 0,
            whole => i128::from(amount.dong()) * reached / whole,
        };
        parts.push(dong(by_now - told)?);
        told = by_now;
    }
    parts.push(dong(i128::from(amount.dong()) - told)?);
    Ok(parts)
}

fn dong(amount: i128) -> Result<Money> {
    i64::try_from(amount)
        .ok()
        .and_then(Money::new)
        .ok_or_else(|| Error::internal("a part of an amount beyond its range"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_to_the_amount_and_to_their_shares_where_these_are_the_whole() {
        let money = |amount: i64| Money::new(amount).unwrap();
        let told = |amount: i64, weights: &[i64], whole: i64| -> Vec<i64> {
            let weights: Vec<Money> = weights.iter().map(|one| money(*one)).collect();
            let parts = parts(money(amount), &weights, money(whole)).unwrap();
            parts.into_iter().map(Money::dong).collect()
        };
        assert_eq!(told(300, &[100, 200], 300), [100, 200, 0]);
        assert_eq!(told(300, &[100, 50], 300), [100, 50, 150]);
        assert_eq!(told(100, &[1, 1, 1], 3), [33, 33, 34, 0]);
        assert_eq!(told(300, &[400, 200], 300), [200, 100, 0]);
        assert_eq!(told(7, &[], 7), [7]);
        assert_eq!(told(7, &[0], 0), [0, 7]);
    }
}
