//! Is this row a facility that the ledger already knows?
//!
//! A row of a questionnaire of ours carries the facility's id, which decides. Else keys in order: tax
//! code, registration number, then the name (legal-form words and abbreviations brought to one
//! spelling) within its commune, or with its telephone number where neither names a commune. A key that two facilities share, or that belongs to a
//! facility of quite another name, is a conflict for a person to decide. A likeness without a key is
//! never a match: it is said as a finding. Pure: values in, a verdict out.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::BuildHasher;
use std::sync::{Arc, LazyLock};

use super::sets::LegalForm;
use crate::ids::FacilityId;
use crate::text::words;

/// What identifies a facility; its texts are those of the row that says them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Its id in the ledger; of a row that is looked up, the one it carries.
    pub id: Option<FacilityId>,
    /// Row and sheet; none for the ledger.
    pub place: Option<(u32, Arc<str>)>,
    /// As written.
    pub name: Arc<str>,
    /// As written.
    pub owner: Arc<str>,
    /// As written.
    pub commune: Arc<str>,
    /// Digits only.
    pub phone: Arc<str>,
    /// Digits only.
    pub tax_code: Arc<str>,
    /// As written.
    pub registration_no: Arc<str>,
}

/// Somebody with the keys to be found by, made once.
#[derive(Debug, Clone)]
pub struct Keyed {
    /// Who.
    pub identity: Identity,
    keys: [Option<u64>; 4],
    form: Option<&'static str>,
}

/// What a facility is found by. The indexes hold a key's hash: a hundred thousand keys are much to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    TaxCode,
    Registration,
    Name,
    Phone,
}

impl Key {
    const ALL: [Self; 4] = [Self::TaxCode, Self::Registration, Self::Name, Self::Phone];

    fn of(self, identity: &Identity) -> String {
        match self {
            Self::TaxCode => digits(&identity.tax_code),
            Self::Registration => words(&identity.registration_no),
            Self::Name => name_key(&identity.name),
            Self::Phone => digits(&identity.phone),
        }
    }
}

/// One for the whole run: what it makes of a key is never kept.
static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::new);

fn hashed(key: &str) -> Option<u64> {
    (!key.is_empty()).then(|| HASHER.hash_one(key))
}

impl From<Identity> for Keyed {
    fn from(identity: Identity) -> Self {
        let mut form = None;
        let keys = Key::ALL.map(|key| {
            let text = key.of(&identity);
            if key == Key::Name {
                form = form_in(&text);
            }
            hashed(&text)
        });
        Self {
            identity,
            keys,
            form,
        }
    }
}

impl Keyed {
    /// The legal form that the name states, by its stable code.
    pub fn legal_form(&self) -> Option<&'static str> {
        self.form
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody is known by these keys; perhaps somebody is like it.
    New {
        /// The one that is like it, and why in words.
        like: Option<(usize, String)>,
    },
    /// It is this one.
    Known(usize),
    /// The keys contradict each other; the sentence says how.
    Conflict(String),
}

/// Everybody who is known, by key.
#[derive(Debug, Default)]
pub struct Known {
    all: Vec<Identity>,
    by_id: HashMap<FacilityId, usize>,
    by_row: HashMap<(String, u32), usize>,
    by_key: [Index; 4],
}

/// Numbers by the hash of a key, oldest first.
#[derive(Debug, Default)]
struct Index {
    first: HashMap<u64, usize>,
    /// Where more than one have the key: seldom.
    more: HashMap<u64, Vec<usize>>,
}

impl Index {
    fn add(&mut self, key: Option<u64>, number: usize) {
        let Some(key) = key else {
            return;
        };
        match self.first.entry(key) {
            Entry::Vacant(place) => {
                place.insert(number);
            }
            Entry::Occupied(_) => self.more.entry(key).or_default().push(number),
        }
    }
}

impl Known {
    /// Adds one; answers its number.
    pub fn add(&mut self, one: impl Into<Keyed>) -> usize {
        let one = one.into();
        let number = self.all.len();
        if let Some(id) = &one.identity.id {
            self.by_id.insert(id.clone(), number);
        }
        for (index, key) in self.by_key.iter_mut().zip(one.keys) {
            index.add(key, number);
        }
        self.all.push(one.identity);
        number
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, more: usize) {
        self.all.reserve(more);
        for key in [Key::Name, Key::Phone] {
            self.by_key[key as usize].first.reserve(more);
        }
    }

    /// All who have the key, oldest first.
    fn with(&self, key: Key, asked: &Keyed) -> Vec<usize> {
        let Some(hash) = asked.keys[key as usize] else {
            return Vec::new();
        };
        let index = &self.by_key[key as usize];
        let Some(first) = index.first.get(&hash) else {
            return Vec::new();
        };
        let text = key.of(&asked.identity);
        let more = index.more.get(&hash).into_iter().flatten();
        [first]
            .into_iter()
            .chain(more)
            .copied()
            .filter(|one| key.of(&self.all[*one]) == text)
            .collect()
    }

    /// The row of this file, by sheet and number, that a facility of this id was written from before.
    pub fn add_row(&mut self, sheet: String, row: u32, id: &FacilityId) {
        if let Some(number) = self.by_id.get(id) {
            self.by_row.insert((sheet, row), *number);
        }
    }

    /// Who was written from a row of this file before.
    pub fn of_row(&self, sheet: &str, row: u32) -> Option<usize> {
        if self.by_row.is_empty() {
            return None;
        }
        self.by_row.get(&(sheet.to_owned(), row)).copied()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// The one of this number.
    pub fn get(&self, number: usize) -> &Identity {
        &self.all[number]
    }

    /// Gives a row of the file its id once it is written.
    pub fn set_id(&mut self, number: usize, id: FacilityId) {
        self.all[number].id = Some(id);
    }

    /// Whether the ledger has a facility of this id.
    pub fn has(&self, id: &FacilityId) -> bool {
        self.by_id.contains_key(id)
    }

    /// Who `asked` is: by its id whatever else it says, else by its keys.
    pub fn find(&self, asked: &Keyed) -> Verdict {
        if let Some(known) = asked.identity.id.as_ref().and_then(|id| self.by_id.get(id)) {
            return Verdict::Known(*known);
        }
        let name = &asked.identity.name;
        for (key, what) in [
            (Key::TaxCode, "Mã số thuế"),
            (Key::Registration, "Số đăng ký kinh doanh"),
        ] {
            match self.with(key, asked).as_slice() {
                [] => {}
                [one] if akin(&self.all[*one].name, name) => {
                    return Verdict::Known(*one);
                }
                [one] => {
                    let key = key.of(&asked.identity);
                    return Verdict::Conflict(format!(
                        "{what} {key} đã là của “{}”, khác tên “{name}”.",
                        self.described(*one),
                    ));
                }
                several => {
                    let key = key.of(&asked.identity);
                    return Verdict::Conflict(format!(
                        "{what} {key} đang có ở {} cơ sở trong sổ.",
                        several.len()
                    ));
                }
            }
        }
        let same_name = self.with(Key::Name, asked);
        let fitting: Vec<usize> = same_name
            .iter()
            .copied()
            .filter(|one| self.fits(*one, asked))
            .collect();
        match fitting.as_slice() {
            [one] => Verdict::Known(*one),
            [] => Verdict::New {
                like: self.like(asked, &same_name),
            },
            several => Verdict::Conflict(format!(
                "Trong sổ có {} cơ sở cùng tên “{name}” ở cùng xã.",
                several.len(),
            )),
        }
    }

    /// Same name: is it the same place, and does nothing contradict?
    fn fits(&self, one: usize, asked: &Keyed) -> bool {
        let (known, asked) = (&self.all[one], &asked.identity);
        let (commune, other) = (commune_key(&known.commune), commune_key(&asked.commune));
        let phones = (digits(&known.phone), digits(&asked.phone));
        let nowhere = commune.is_empty() && (phones.0.is_empty() || phones.0 != phones.1);
        if nowhere || commune != other {
            return false;
        }
        let taxes = (digits(&known.tax_code), digits(&asked.tax_code));
        if !taxes.0.is_empty() && !taxes.1.is_empty() && taxes.0 != taxes.1 {
            return false;
        }
        let other_phone = !phones.0.is_empty() && !phones.1.is_empty() && phones.0 != phones.1;
        let owners = (owner_key(&known.owner), owner_key(&asked.owner));
        let other_owner = !owners.0.is_empty() && !owners.1.is_empty() && owners.0 != owners.1;
        !(other_phone && other_owner)
    }

    fn like(&self, asked: &Keyed, same_name: &[usize]) -> Option<(usize, String)> {
        if let Some(one) = self.with(Key::Phone, asked).first().copied()
            && akin(&self.all[one].name, &asked.identity.name)
        {
            return Some((one, "cùng số điện thoại, tên gần giống".to_owned()));
        }
        if same_name.is_empty() {
            return None;
        }
        let owner = owner_key(&asked.identity.owner);
        let one = same_name
            .iter()
            .find(|one| !owner.is_empty() && owner_key(&self.all[**one].owner) == owner)?;
        Some((*one, "cùng tên, cùng chủ cơ sở, khác xã".to_owned()))
    }

    /// Its name and where it stands.
    pub fn described(&self, number: usize) -> String {
        let known = &self.all[number];
        let mut text = known.name.to_string();
        if !known.commune.is_empty() {
            text.push_str(", ");
            text.push_str(&known.commune);
        }
        if let Some((row, sheet)) = &known.place {
            text.push_str(&format!(", dòng {row} trang “{sheet}”"));
        }
        text
    }
}

/// The digits of a number, so that spaces, dots and dashes do not matter.
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Spellings of the words in a facility's name that mean the same.
const SPELLINGS: &[(&str, &str)] = &[
    ("cty", "cong ty"),
    ("ct", "cong ty"),
    ("mtv", "mot thanh vien"),
    ("cp", "co phan"),
    ("dntn", "doanh nghiep tu nhan"),
    ("dn", "doanh nghiep"),
    ("htx", "hop tac xa"),
    ("tht", "to hop tac"),
    ("hkd", "ho kinh doanh"),
    ("cs", "co so"),
    ("cssx", "co so san xuat"),
    ("sx", "san xuat"),
    ("tm", "thuong mai"),
    ("dv", "dich vu"),
    ("xnk", "xuat nhap khau"),
    ("vlxd", "vat lieu xay dung"),
    ("xd", "xay dung"),
    ("cn", "cong nghiep"),
    ("nn", "nong nghiep"),
];

/// A name in its one spelling.
pub fn name_key(name: &str) -> String {
    let words = words(name);
    let mut key = String::with_capacity(words.len() + 16);
    for word in words
        .split(' ')
        .filter(|word| !word.is_empty() && *word != "va")
    {
        let word = SPELLINGS
            .iter()
            .find(|(short, _)| *short == word)
            .map_or(word, |(_, long)| long);
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

/// A commune's own name: without its kind.
pub fn commune_key(commune: &str) -> String {
    let words = words(commune);
    for kind in ["thi tran ", "dac khu ", "phuong ", "xa ", "tt ", "p ", "x "] {
        if let Some(rest) = words.strip_prefix(kind) {
            return rest.to_owned();
        }
    }
    words
}

/// A person's name without marks and forms of address: `Ông Nguyễn Công Hùng` is `nguyen cong hung`.
pub fn owner_key(name: &str) -> String {
    let words = words(name);
    let mut rest = words.as_str();
    while let Some(next) = ["ong ", "ba ", "anh ", "chi "]
        .iter()
        .find_map(|form| rest.strip_prefix(form))
    {
        rest = next;
    }
    rest.to_owned()
}

/// Words that say what a facility is, not which one; longer ones first.
const COMMON: &[&str] = &[
    "cong ty tnhh mot thanh vien",
    "cong ty tnhh hai thanh vien",
    "cong ty tnhh",
    "cong ty co phan",
    "doanh nghiep tu nhan",
    "lien hiep hop tac xa",
    "hop tac xa",
    "to hop tac",
    "ho kinh doanh",
    "cong ty",
    "doanh nghiep",
    "co so",
    "san xuat",
    "thuong mai",
    "dich vu",
    "che bien",
];

/// Whether two names could be one facility's: they share a word that says which one it is.
pub fn akin(a: &str, b: &str) -> bool {
    let (a, b) = (name_key(a), name_key(b));
    if a == b {
        return true;
    }
    let own = |key: &str| -> Vec<String> {
        let bare = COMMON.iter().fold(format!(" {key} "), |key, words| {
            key.replace(&format!(" {words} "), " ")
        });
        bare.split_whitespace().map(str::to_owned).collect()
    };
    let (a, b) = (own(&a), own(&b));
    a.is_empty() || b.is_empty() || a.iter().any(|word| b.contains(word))
}

/// The legal form that a name or a cell states, by its stable code.
pub fn legal_form(text: &str) -> Option<&'static str> {
    let listed = LegalForm::CHOICES
        .iter()
        .find(|form| words(form.label) == words(text));
    if let Some(form) = listed {
        return Some(form.code);
    }
    form_in(&name_key(text))
}

fn form_in(key: &str) -> Option<&'static str> {
    let key = format!(" {key} ");
    let forms = [
        (" lien hiep hop tac xa ", "cooperative_union"),
        (" hop tac xa ", "cooperative"),
        (" to hop tac ", "cooperative_group"),
        (" cong ty tnhh mot thanh vien ", "llc1"),
        (" cong ty tnhh 1 thanh vien ", "llc1"),
        (" cong ty tnhh hai thanh vien ", "llc2"),
        (" cong ty tnhh ", "llc"),
        (" tnhh ", "llc"),
        (" cong ty co phan ", "joint_stock"),
        (" cong ty hop danh ", "partnership"),
        (" doanh nghiep tu nhan ", "private"),
        (" ho kinh doanh ", "household"),
        (" ho ca the ", "household"),
        (" ho gia dinh ", "household"),
        (" co phan ", "joint_stock"),
        (" doanh nghiep ", "enterprise"),
    ];
    forms
        .iter()
        .find(|(words, _)| key.contains(words))
        .map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, commune: &str, owner: &str, phone: &str, tax_code: &str) -> Identity {
        Identity {
            name: name.into(),
            commune: commune.into(),
            owner: owner.into(),
            phone: phone.into(),
            tax_code: tax_code.into(),
            ..Identity::default()
        }
    }

    fn ledger() -> Known {
        let mut known = Known::default();
        known.add(one(
            "Công ty TNHH SX TM Thành Nhân",
            "Xã Vị Thanh",
            "Lê Văn Nhân",
            "0905644847",
            "3628835528",
        ));
        known.add(one(
            "Cơ sở Việt Mỹ",
            "Xã Vị Đông",
            "Trần Thị Mỹ",
            "0912000111",
            "",
        ));
        known
    }

    #[test]
    fn the_tax_code_decides_before_the_name_is_asked() {
        let asked = one(
            "CTY TNHH Sản xuất Thương mại Thành Nhân",
            "Xã khác",
            "",
            "",
            "362-883-5528",
        );
        assert_eq!(ledger().find(&asked.into()), Verdict::Known(0));
    }

    #[test]
    fn a_tax_code_of_quite_another_name_is_a_conflict() {
        let asked = one("Hợp tác xã Bửu Long", "Xã Vị Thanh", "", "", "3628835528");
        assert!(matches!(ledger().find(&asked.into()), Verdict::Conflict(_)));
    }

    #[test]
    fn name_and_commune_match_however_the_legal_form_is_spelt() {
        assert_eq!(
            ledger().find(&one("CS VIỆT MỸ", "x. Vị Đông", "", "", "").into()),
            Verdict::Known(1)
        );
    }

    #[test]
    fn the_same_short_name_with_another_owner_and_phone_stays_apart() {
        let asked = one(
            "Cơ sở Việt Mỹ",
            "Xã Vị Đông",
            "Ngô Văn Ba",
            "0988777666",
            "",
        );
        assert_eq!(ledger().find(&asked.into()), Verdict::New { like: None });
        let elsewhere = one("Cơ sở Việt Mỹ", "Xã Vĩnh Tường", "Ngô Văn Ba", "", "");
        assert_eq!(
            ledger().find(&elsewhere.into()),
            Verdict::New { like: None }
        );
    }

    #[test]
    fn where_no_commune_is_named_the_telephone_number_stands_for_it() {
        let mut known = ledger();
        known.add(one("Cơ sở Tân Vạn", "", "", "0912000222", ""));
        known.add(one("Lò gốm Bửu Long", "", "Ngô Văn Ba", "", ""));
        let found =
            |name, commune, owner, phone| known.find(&one(name, commune, owner, phone, "").into());
        assert_eq!(
            found("CS Tân Vạn", "", "", "0912 000 222"),
            Verdict::Known(2)
        );
        for (commune, phone) in [("", "0912000333"), ("", ""), ("Xã Vị Đông", "0912000222")] {
            let verdict = found("CS Tân Vạn", commune, "", phone);
            assert!(matches!(verdict, Verdict::New { .. }), "{verdict:?}");
        }
        let by_name_alone = found("Lò gốm Bửu Long", "", "Ngô Văn Ba", "");
        assert!(matches!(by_name_alone, Verdict::New { .. }), "no key");
    }

    #[test]
    fn a_likeness_without_a_key_is_said_and_not_taken_for_a_match() {
        let asked = one("Cơ sở Việt Mỹ", "Xã Vĩnh Tường", "Trần Thị Mỹ", "", "");
        assert!(matches!(
            ledger().find(&asked.into()),
            Verdict::New { like: Some((1, _)) }
        ));
    }

    #[test]
    fn the_legal_form_is_read_from_the_name() {
        let cases = [
            ("CTY TNHH MTV SX TM Song Hỷ", Some("llc1")),
            ("HTX NN Mỹ Hạnh", Some("cooperative")),
            ("DNTN Trường Sơn", Some("private")),
            ("Cơ sở Nhật Quang", None),
        ];
        for (name, form) in cases {
            assert_eq!(legal_form(name), form, "{name}");
        }
    }
}
