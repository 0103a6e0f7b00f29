//! The SQL of rounds, criteria and score sheets, as their rules ask it.

use crate::error::Result;
use crate::ids::AwardRoundId;
use crate::ledger::Reader;

/// Whether somebody scored in a round: a nomination of it, or by a criterion of it.
pub(super) fn is_scored(reader: &Reader<'_>, round: &AwardRoundId) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM score s JOIN score_sheet h ON h.id = s.score_sheet_id JOIN nomination n ON n.id = h.nomination_id
                        WHERE n.award_round_id = ?1)
             OR EXISTS (SELECT 1 FROM score s JOIN award_criterion c ON c.id = s.award_criterion_id WHERE c.award_round_id = ?1)",
        [round],
    )
}

/// Round of a criterion, and the most points for it in hundredths.
pub(super) fn criterion(reader: &Reader<'_>, id: &str) -> Result<Option<(AwardRoundId, i64)>> {
    reader.row(
        "SELECT award_round_id, max_points FROM award_criterion WHERE id = ?1",
        [id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// What the rules of scoring ask of a sheet.
pub(super) struct Sheet {
    pub(super) round: AwardRoundId,
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

/// Whether a nomination has a score sheet.
pub(super) fn has_sheet(reader: &Reader<'_>, nomination: &str) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM score_sheet WHERE nomination_id = ?1)",
        [nomination],
    )
}

/// Whether a judge, or any judge of a council, has a score sheet.
pub(super) fn has_judged(reader: &Reader<'_>, judge_or_council: &str) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM score_sheet h JOIN council_member m ON m.id = h.council_member_id
                        WHERE m.id = ?1 OR m.council_id = ?1)",
        [judge_or_council],
    )
}

/// Whether a council voted on something.
pub(super) fn has_voted(reader: &Reader<'_>, council: &str) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM vote WHERE council_id = ?1)",
        [council],
    )
}

/// Whether a round has a score sheet that was closed.
pub(super) fn has_closed(reader: &Reader<'_>, round: &AwardRoundId) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM score_sheet h JOIN nomination n ON n.id = h.nomination_id WHERE n.award_round_id = ?1 AND h.closed = 1)",
        [round],
    )
}

/// Whether what a sheet scores was decided: its round recognised or given up, or the nomination itself.
pub(super) fn is_decided(reader: &Reader<'_>, sheet: &str) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM score_sheet h JOIN nomination n ON n.id = h.nomination_id JOIN award_round r ON r.id = n.award_round_id
                        WHERE h.id = ?1 AND (coalesce(r.state, '') IN ('submitted', 'recognised', 'cancelled') OR r.decision_no IS NOT NULL OR r.decision_on IS NOT NULL
                              OR coalesce(n.state, '') IN ('submitted', 'recognised', 'failed') OR n.decision_no IS NOT NULL OR n.decision_on IS NOT NULL))",
        [sheet],
    )
}

/// The round of a nomination.
pub(super) fn round_of_nomination(reader: &Reader<'_>, id: &str) -> Result<Option<AwardRoundId>> {
    reader.row(
        "SELECT award_round_id FROM nomination WHERE id = ?1",
        [id],
        |row| row.get(0),
    )
}

/// The round of a council.
pub(super) fn round_of_council(reader: &Reader<'_>, id: &str) -> Result<Option<AwardRoundId>> {
    reader.row(
        "SELECT award_round_id FROM council WHERE id = ?1",
        [id],
        |row| row.get(0),
    )
}

/// The round that a judge judges in.
pub(super) fn round_of_judge(reader: &Reader<'_>, id: &str) -> Result<Option<AwardRoundId>> {
    reader.row(
        "SELECT c.award_round_id FROM council_member m JOIN council c ON c.id = m.council_id WHERE m.id = ?1",
        [id],
        |row| row.get(0),
    )
}

/// Whether another sheet of a judge scores a nomination already.
pub(super) fn is_judged_twice(
    reader: &Reader<'_>,
    nomination: &str,
    judge: &str,
    except: Option<&str>,
) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM score_sheet WHERE nomination_id = ?1 AND council_member_id = ?2 AND id IS NOT ?3)",
        rusqlite::params![nomination, judge, except],
    )
}

/// Whether a sheet scores by a criterion of another round.
pub(super) fn scores_elsewhere(
    reader: &Reader<'_>,
    sheet: &str,
    round: &AwardRoundId,
) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM score s JOIN award_criterion c ON c.id = s.award_criterion_id
                        WHERE s.score_sheet_id = ?1 AND c.award_round_id <> ?2)",
        [sheet, round],
    )
}

/// Whether a nomination has a score sheet that was closed.
pub(super) fn has_closed_sheet(reader: &Reader<'_>, nomination: &str) -> Result<bool> {
    reader.value(
        "SELECT EXISTS (SELECT 1 FROM score_sheet WHERE nomination_id = ?1 AND closed = 1)",
        [nomination],
    )
}
