//! The SQL of rounds, criteria and score sheets, as their rules ask it.

use crate::error::Result;
use crate::ledger::Reader;

/// Whether somebody scored in a round.
pub(super) fn is_scored(reader: &Reader<'_>, round: &str) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM score s JOIN score_sheet h ON h.id = s.score_sheet_id JOIN nomination n ON n.id = h.nomination_id
                        WHERE n.award_round_id = ?1)",
        [round],
    )
}

/// Round of a criterion, and the most points for it in hundredths.
pub(super) fn criterion(reader: &Reader<'_>, id: &str) -> Result<Option<(String, i64)>> {
    reader.row(
        "SELECT award_round_id, max_points FROM award_criterion WHERE id = ?1",
        [id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// What the rules of scoring ask of a sheet.
pub(super) struct Sheet {
    pub(super) round: String,
    pub(super) closed: bool,
    pub(super) recused: bool,
    /// Points are given in steps of so many hundredths, if the round says so.
    pub(super) step: Option<i64>,
}

/// A score sheet.
pub(super) fn sheet(reader: &Reader<'_>, id: &str) -> Result<Option<Sheet>> {
    reader.row(
        "SELECT n.award_round_id, coalesce(h.closed, 0), coalesce(h.recused, 0), r.score_step
         FROM score_sheet h JOIN nomination n ON n.id = h.nomination_id JOIN award_round r ON r.id = n.award_round_id WHERE h.id = ?1",
        [id],
        |row| {
            Ok(Sheet {
                round: row.get(0)?,
                closed: row.get(1)?,
                recused: row.get(2)?,
                step: row.get(3)?,
            })
        },
    )
}

/// Whether another row of a sheet scores a criterion already.
pub(super) fn is_scored_twice(
    reader: &Reader<'_>,
    sheet: &str,
    criterion: &str,
    except: Option<&str>,
) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM score WHERE score_sheet_id = ?1 AND award_criterion_id = ?2 AND id IS NOT ?3)",
        rusqlite::params![sheet, criterion, except],
    )
}

/// Whether a nomination has a score sheet that was closed.
pub(super) fn has_closed_sheet(reader: &Reader<'_>, nomination: &str) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM score_sheet WHERE nomination_id = ?1 AND closed = 1)",
        [nomination],
    )
}
