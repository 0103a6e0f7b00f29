//! Is this row a person whom the ledger already knows?
//!
//! Keys in order: the citizen's number, the name with the day of birth, the name with the year of
//! birth where commune, telephone or workplace do not speak against it. A name without a birth is
//! nobody's key: it is only known again by its telephone, or where the ledger has just such a row.
//! Two who fit alike are a conflict for a person to decide. Personal numbers are never told in a
//! sentence. Pure: values in, a verdict out.

use std::collections::HashMap;

use crate::facility::matching::{Verdict, commune_key, digits, owner_key};
use crate::ids::PersonId;
use crate::period::{PartialDate, Precision};
use crate::text::words;

/// What identifies a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Its id in the ledger; for a row of the same file, none.
    pub id: Option<PersonId>,
    /// Where it stands, for sentences: empty for the ledger, `dòng 12 trang “DS”` for a row.
    pub place: String,
    /// As written.
    pub name: String,
    /// As far as it is known.
    pub born: Option<PartialDate>,
    /// A woman, if it is said.
    pub female: Option<bool>,
    /// Nine or twelve digits.
    pub citizen_id: String,
    /// Digits only.
    pub phone: String,
    /// As written.
    pub commune: String,
    /// As written.
    pub workplace: String,
    /// As written.
    pub job_title: String,
    /// As written.
    pub address: String,
}

/// How two births stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Births {
    Apart,
    /// One of them is not known.
    Unknown,
    /// As far as the coarser one goes.
    Agree,
    SameDay,
}

fn births(a: Option<PartialDate>, b: Option<PartialDate>) -> Births {
    let (Some(a), Some(b)) = (a, b) else {
        return Births::Unknown;
    };
    match covers(a, b) || covers(b, a) {
        false => Births::Apart,
        true if a.precision.max(b.precision) == Precision::Day => Births::SameDay,
        true => Births::Agree,
    }
}

/// Whether the second date says nothing beyond the first: 1975 beside 12/5/1975.
pub fn covers(known: PartialDate, said: PartialDate) -> bool {
    let coarse = |date: PartialDate| PartialDate {
        precision: said.precision,
        ..date
    };
    known.precision <= said.precision && coarse(known).to_string() == said.to_string()
}

/// Everybody who is known, by key.
#[derive(Debug, Default)]
pub struct Known {
    all: Vec<Identity>,
    by_citizen_id: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Known {
    /// Adds one; answers its number.
    pub fn add(&mut self, identity: Identity) -> usize {
        let number = self.all.len();
        let id = digits(&identity.citizen_id);
        if !id.is_empty() {
            self.by_citizen_id.entry(id).or_default().push(number);
        }
        self.by_name
            .entry(owner_key(&identity.name))
            .or_default()
            .push(number);
        self.all.push(identity);
        number
    }

    /// The one of this number.
    pub fn get(&self, number: usize) -> &Identity {
        &self.all[number]
    }

    /// Gives a row of the file its id once it is written.
    pub fn set_id(&mut self, number: usize, id: PersonId) {
        self.all[number].id = Some(id);
    }

    /// Who `asked` is.
    pub fn find(&self, asked: &Identity) -> Verdict {
        let by_number = self.by_citizen_id.get(&digits(&asked.citizen_id));
        match by_number.map(Vec::as_slice) {
            None | Some([]) => {}
            Some([one]) if akin(&self.all[*one].name, &asked.name) => return Verdict::Known(*one),
            Some([one]) => {
                return Verdict::Conflict(format!(
                    "Số định danh của “{}” đã là của “{}”.",
                    asked.name,
                    self.described(*one)
                ));
            }
            Some(several) => {
                return Verdict::Conflict(format!(
                    "Số định danh của “{}” đang có ở {} người.",
                    asked.name,
                    several.len()
                ));
            }
        }
        let same_name = self
            .by_name
            .get(&owner_key(&asked.name))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let possible: Vec<usize> = same_name
            .iter()
            .copied()
            .filter(|one| !apart(&self.all[*one], asked))
            .collect();
        let by = |fits: &dyn Fn(&Identity) -> bool| -> Vec<usize> {
            let mut fitting = possible.clone();
            fitting.retain(|one| fits(&self.all[*one]));
            fitting
        };
        let mut fitting = by(&|known| births(known.born, asked.born) == Births::SameDay);
        if fitting.is_empty() {
            fitting = by(&|known| fits(known, asked));
        }
        if fitting.len() > 1 {
            // Of several the one that says just the same, then the one with the same telephone.
            let narrower = [
                by(&|known| repeats(known, asked) && repeats(asked, known)),
                by(&|known| same_phone(known, asked)),
            ];
            if let Some(one) = narrower
                .iter()
                .find(|some| some.len() == 1 && fitting.contains(&some[0]))
            {
                fitting.clone_from(one);
            }
        }
        match fitting.as_slice() {
            [one] => Verdict::Known(*one),
            [] => Verdict::New {
                like: same_name
                    .iter()
                    .find_map(|one| Some((*one, likeness(&self.all[*one], asked)?))),
            },
            several => Verdict::Conflict(format!(
                "Có {} người tên “{}” đều khớp với dòng này.",
                several.len(),
                asked.name
            )),
        }
    }

    /// Name, commune and where it stands.
    pub fn described(&self, number: usize) -> String {
        let known = &self.all[number];
        let mut text = known.name.clone();
        for part in [&known.commune, &known.place] {
            if !part.is_empty() {
                text.push_str(", ");
                text.push_str(part);
            }
        }
        text
    }
}

/// Whether two of one name are two for certain.
fn apart(known: &Identity, asked: &Identity) -> bool {
    let ids = (digits(&known.citizen_id), digits(&asked.citizen_id));
    // A number of nine digits and one of twelve may well be the same person's.
    let other_id = !ids.0.is_empty() && ids.0.len() == ids.1.len() && ids.0 != ids.1;
    let other_sex = matches!((known.female, asked.female), (Some(a), Some(b)) if a != b);
    other_id || other_sex || births(known.born, asked.born) == Births::Apart
}

fn fits(known: &Identity, asked: &Identity) -> bool {
    if births(known.born, asked.born) == Births::Agree {
        let pairs = [
            (digits(&known.phone), digits(&asked.phone)),
            (commune_key(&known.commune), commune_key(&asked.commune)),
            (words(&known.workplace), words(&asked.workplace)),
        ];
        let both = |(a, b): &&(String, String)| !a.is_empty() && !b.is_empty();
        let agrees = pairs.iter().filter(both).any(|(a, b)| a == b);
        return agrees || !pairs.iter().any(|pair| both(&pair));
    }
    same_phone(known, asked)
        || (known.born.is_none() && asked.born.is_none() && repeats(known, asked))
}

fn same_phone(known: &Identity, asked: &Identity) -> bool {
    let phone = digits(&known.phone);
    !phone.is_empty() && phone == digits(&asked.phone)
}

/// Whether the second says nothing that the first does not say.
fn repeats(known: &Identity, asked: &Identity) -> bool {
    let within = |known: String, asked: String| asked.is_empty() || asked == known;
    let born = match (known.born, asked.born) {
        (_, None) => true,
        (Some(known), Some(asked)) => covers(known, asked),
        (None, Some(_)) => false,
    };
    born && (asked.female.is_none() || asked.female == known.female)
        && within(digits(&known.citizen_id), digits(&asked.citizen_id))
        && within(digits(&known.phone), digits(&asked.phone))
        && within(commune_key(&known.commune), commune_key(&asked.commune))
        && within(words(&known.workplace), words(&asked.workplace))
        && within(words(&known.job_title), words(&asked.job_title))
        && within(words(&known.address), words(&asked.address))
}

/// Why somebody of the same name could still be the one.
fn likeness(known: &Identity, asked: &Identity) -> Option<String> {
    let why = match births(known.born, asked.born) {
        Births::SameDay => "cùng họ tên và ngày sinh",
        Births::Agree => "cùng họ tên và năm sinh",
        Births::Unknown => "cùng họ tên, chưa đủ ngày sinh để so",
        Births::Apart => return None,
    };
    Some(why.to_owned())
}

/// Whether two spellings could be one person's name: the given name is the same.
fn akin(a: &str, b: &str) -> bool {
    let given = |name: &str| owner_key(name).rsplit(' ').next().map(str::to_owned);
    given(a) == given(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, born: &str, citizen_id: &str, commune: &str, phone: &str) -> Identity {
        Identity {
            name: name.into(),
            born: born.parse().ok(),
            citizen_id: citizen_id.into(),
            commune: commune.into(),
            phone: phone.into(),
            ..Identity::default()
        }
    }

    fn ledger() -> Known {
        let mut known = Known::default();
        known.add(one(
            "Trần Văn Hùng",
            "1979-02-14",
            "034079011234",
            "Xã Tân Lập",
            "",
        ));
        known.add(one("Trần Văn Hùng", "1991", "", "Xã Tân Lập", "0912000111"));
        known.add(one("Lê Thị Mai", "", "", "Xã Tân Lập", "0988777666"));
        known
    }

    fn is(asked: &Identity) -> String {
        match ledger().find(asked) {
            Verdict::Known(one) => one.to_string(),
            Verdict::New { like: None } => "new".into(),
            Verdict::New {
                like: Some((one, _)),
            } => format!("new like {one}"),
            Verdict::Conflict(_) => "conflict".into(),
        }
    }

    #[test]
    fn the_citizens_number_decides_before_the_name_is_asked() {
        assert_eq!(
            is(&one("TRẦN V. HÙNG", "1980", "034079011234", "", "")),
            "0"
        );
        assert_eq!(
            is(&one("Lê Thị Mai", "", "034079011234", "", "")),
            "conflict"
        );
    }

    #[test]
    fn name_and_birth_tell_namesakes_apart() {
        let cases = [
            (one("Trần Văn Hùng", "1979-02-14", "", "", ""), "0"),
            (one("ông Trần Văn Hùng", "1979", "", "Tân Lập", ""), "0"),
            (one("Trần Văn Hùng", "1991", "", "", "0912 000 111"), "1"),
            (one("Trần Văn Hùng", "1965", "", "Xã Tân Lập", ""), "new"),
            // Of the year of the one, but in another commune: perhaps.
            (
                one("Trần Văn Hùng", "1991", "", "Xã Vũ Hội", ""),
                "new like 1",
            ),
            // The same day, another number: said, not taken.
            (
                one("Trần Văn Hùng", "1979-02-14", "034079999999", "", ""),
                "new like 0",
            ),
            // Before 2021 he had a number of nine digits.
            (one("Trần Văn Hùng", "1979-02-14", "151009921", "", ""), "0"),
        ];
        for (asked, wanted) in cases {
            assert_eq!(is(&asked), wanted, "{asked:?}");
        }
    }

    #[test]
    fn a_name_alone_is_nobodys_key() {
        let cases = [
            (one("Trần Văn Hùng", "", "", "", ""), "new like 0"),
            (one("Lê Thị Mai", "", "", "Xã Vũ Hội", ""), "new like 2"),
            (one("Lê Thị Mai", "1988", "", "", "0988777666"), "2"),
            (one("Lê Thị Mai", "", "", "xã Tân Lập", ""), "2"),
            (one("Lê Thị Mai", "", "", "", "0900000001"), "new like 2"),
        ];
        for (asked, wanted) in cases {
            assert_eq!(is(&asked), wanted, "{asked:?}");
        }
    }

    #[test]
    fn two_who_fit_alike_are_a_conflict_unless_one_says_just_the_same() {
        let mut known = ledger();
        known.add(one("Lê Thị Mai", "", "", "Xã Tân Lập", ""));
        assert_eq!(
            known.find(&one("Lê Thị Mai", "", "", "Xã Tân Lập", "")),
            Verdict::Known(3)
        );
        known.add(one("Lê Thị Mai", "", "", "Xã Tân Lập", ""));
        assert!(matches!(
            known.find(&one("Lê Thị Mai", "", "", "Xã Tân Lập", "")),
            Verdict::Conflict(_)
        ));
    }
}
