//! Identifiers: UUIDv7 text for what people create, UUIDv5 for what ships with the program.
//!
//! A shipped row (a unit, a VSIC code, a content heading, a starting norm) has the same id on every
//! laptop, because its id is made from its name. A created row sorts by the time it was made.
//!
//! The id of a noun that others point at has a type of its own, so that a project's is never taken for its plan's. What
//! surprises: two of them never become one another; only a text becomes an id, where it comes in from a form, a file or a
//! shell. `record` and `ledger` hold the id of any noun, and hold it as text.

use std::sync::Mutex;

use uuid::Uuid;

use crate::clock::Instant;

/// Declares ids, each of one noun.
macro_rules! ids {
    ($($(#[$about:meta])* $name:ident;)+) => {$(
        $(#[$about])*
        #[derive(
            Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, specta::Type,
        )]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::ops::Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                String::column_result(value).map(Self)
            }
        }

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }
    )+};
}

ids! {
    /// The id of a round of awards.
    AwardRoundId;
    /// An attachment's id.
    AttachmentId;
    /// A facility's id.
    FacilityId;
    /// The id of a survey, or of a list of people, taken in from a file.
    ImportId;
    /// The id of a legal document.
    LegalDocumentId;
    /// The id of what a facility asked for.
    NeedId;
    /// A norm's id.
    NormId;
    /// The id of money that moved.
    PaymentId;
    /// A person's id.
    PersonId;
    /// The id of a plan, of its drafts and of its amendments.
    PlanId;
    /// The id of a line of a plan.
    PlanItemId;
    /// A programme's id.
    ProgrammeId;
    /// A project's id.
    ProjectId;
    /// The id of a paper of a project's dossier.
    ProjectPaperId;
    /// A report's id.
    ReportId;
    /// The id of a row of a programme's tree.
    TargetId;
    /// The id of an administrative unit, in one of its rows.
    UnitId;
}

/// The namespace of shipped rows. Never changes: every laptop derives the same ids from it.
const SHIPPED: Uuid = Uuid::from_bytes([
    0x5b, 0x1d, 0x7e, 0x0c, 0x2f, 0x64, 0x5a, 0x3e, 0x9b, 0x71, 0x6b, 0x68, 0x75, 0x79, 0x65, 0x6e,
]);

/// The id of a shipped row, from what names it, such as `unit/2025/3/25747`.
pub fn shipped(name: &str) -> String {
    Uuid::new_v5(&SHIPPED, name.as_bytes()).to_string()
}

/// Makes ids for created rows: the time from the clock, chance from a seedable source, and a counter
/// so that ids made within one millisecond still sort in the order they were made.
pub struct Ids {
    state: Mutex<State>,
}

struct State {
    chance: u64,
    last_ms: i64,
    counter: u16,
}

impl Ids {
    /// A source that repeats for the same seed. The shells seed it from the machine's chance.
    pub fn seeded(seed: u64) -> Self {
        Self {
            state: Mutex::new(State {
                chance: seed ^ 0x9e37_79b9_7f4a_7c15,
                last_ms: 0,
                counter: 0,
            }),
        }
    }

    /// The next id.
    pub fn next(&self, now: Instant) -> String {
        let mut state = self
            .state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if now.0 > state.last_ms {
            state.last_ms = now.0;
            state.counter = 0;
        } else {
            state.counter += 1;
            if state.counter >= 1 << 12 {
                state.last_ms += 1;
                state.counter = 0;
            }
        }
        let counter = state.counter;
        let ms = state.last_ms.max(0).unsigned_abs();
        let chance = splitmix(&mut state.chance);
        let high = (ms << 16) | 0x7000 | u64::from(counter);
        let low = (chance & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
        Uuid::from_u64_pair(high, low).to_string()
    }
}

/// SplitMix64: enough for ids, which must differ, not be secret.
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_in_the_order_they_were_made_even_within_a_millisecond() {
        let ids = Ids::seeded(7);
        let made: Vec<_> = (0..10_000)
            .map(|i| ids.next(Instant(1_000 + i / 9_000)))
            .collect();
        let mut sorted = made.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(made, sorted, "unique and already in order");
        assert!(
            Uuid::parse_str(&made[0]).is_ok_and(|id| id.get_version_num() == 7),
            "a UUIDv7"
        );
    }

    #[test]
    fn a_shipped_row_has_the_same_id_on_every_laptop() {
        assert_eq!(shipped("unit/2025/3/25747"), shipped("unit/2025/3/25747"));
        assert_ne!(
            shipped("unit/2025/3/25747"),
            shipped("unit/pre2025/3/25747")
        );
    }
}
