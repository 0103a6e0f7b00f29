//! tmp
use crate::field::Noun;
/// tmp
pub const NOUNS: &[&Noun] = &[];
/// tmp
pub fn noun(name: &str) -> Option<&'static Noun> {
    NOUNS.iter().copied().find(|n| n.name == name)
}
