//! Closed sets of codes: declared once, with their labels.
//!
//! From one declaration come the enum, what the ledger stores, what a person reads, the choices of a field,
//! what SQLite and JSON carry, and the union of TypeScript. What surprises: a code of no set is never taken
//! for another one. Read from the file it is a fault with a reference, because nothing of ours wrote it.

use rusqlite::types::FromSqlError;

/// Declares closed sets. A variant is its name, its code and its label.
macro_rules! closed_sets {
    ($(
        $(#[$about:meta])*
        $name:ident { $($(#[$more:meta])* $variant:ident = $code:tt, $label:tt;)+ }
    )+) => {$(
        $(#[$about])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, specta::Type,
        )]
        pub enum $name {
            $(
                #[doc = $label]
                $(#[$more])*
                #[serde(rename = $code)]
                $variant,
            )+
        }

        impl $name {
            /// All of them, in the order in which they are offered.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$variant),+];

            /// Codes and labels, as a field declares them.
            pub const CHOICES: &'static [$crate::field::Choice] = &[
                $($crate::field::Choice { code: $code, label: $label }),+
            ];

            /// As it is stored and sent.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// As a person reads it.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// The one of this code.
            pub fn of(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                let code = value.as_str()?;
                Self::of(code).ok_or_else(|| $crate::sets::unknown(stringify!($name), code))
            }
        }

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.code().into())
            }
        }
    )+};
}
pub(crate) use closed_sets;

/// A column that holds a code of no set.
pub(crate) fn unknown(set: &str, code: &str) -> FromSqlError {
    FromSqlError::Other(format!("{set} has no code {code:?}").into())
}

closed_sets! {
    /// The qualifier of a figure that is not exact (trên, dưới, gần, khoảng, từ – đến).
    Qualifier {
        Over = "over", "trên";
        Under = "under", "dưới";
        Nearly = "nearly", "gần";
        About = "about", "khoảng";
        From = "from", "từ";
        To = "to", "đến";
    }

    /// How well a shipped value is known (see the legal catalogue).
    Mark {
        Verified = "verified", "đã kiểm chứng";
        Unverified = "unverified", "chưa kiểm chứng";
        Office = "office", "do đơn vị nhập";
    }
}

#[cfg(test)]
mod tests;
