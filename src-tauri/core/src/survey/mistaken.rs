//! A list of people read as a survey of facilities, or the other way round.

use super::form;
use super::header::{Merges, best, header_at};
use super::target::{Definition, Heading, Target};
use super::workbook::{Sheet, address};
use crate::finding::{Finding, Level};
use crate::text::capitalised;

/// Rows looked at for the header of another target.
const SEARCH: usize = 60;
/// A heading speaks for the target that knows it better by this much, in hundredths.
const CLEARLY: u8 = 15;
/// So many more headings than its own must speak for another target.
const MORE: usize = 2;

/// Says so where the headings of a sheet are rather those of another target. `listed`: it holds a table
/// of records, so forms are not looked for.
pub(super) fn target(
    own: &Definition,
    sheet: &Sheet,
    merges: &Merges,
    listed: bool,
) -> Option<Finding> {
    let others = Target::ALL.into_iter().map(Target::definition);
    for other in others.filter(|other| other.target != own.target) {
        // Where the other one would look for its records: a table, or forms.
        let table = (0..sheet.rows.len().min(SEARCH)).find_map(|at| {
            let found = header_at(other, sheet, merges, at)?;
            Some((sheet.rows.get(found.first)?.number, found.headers))
        });
        let forms = match listed {
            true => None,
            false => form::forms(other, sheet, &[]).map(|forms| (1, forms.labels())),
        };
        let Some((row, headers)) = [table, forms]
            .into_iter()
            .flatten()
            .find(|(_, headers)| speaks(headers, other, own))
        else {
            continue;
        };
        let column = headers.first().map_or(0, |(column, _)| *column);
        return Some(Finding::new(
            Level::Warning,
            format!("{}!{}", sheet.name, address(row, column)),
            "other_target",
            format!(
                "Các cột của bảng này giống {} hơn là {}.",
                other.list, own.list
            ),
            format!(
                "Nếu đúng vậy, hãy chọn loại tệp là “{}” rồi đọc lại.",
                capitalised(other.list)
            ),
        ));
    }
    None
}

/// Whether headings are clearly those of one target rather than of another.
fn speaks(headers: &[Heading], one: &Definition, another: &Definition) -> bool {
    let known = |definition: &Definition, path: &[String]| {
        best(definition, path).map_or(0, |(_, score)| score)
    };
    let (mut of_one, mut of_another) = (0, 0);
    for (_, path) in headers {
        let (a, b) = (known(one, path), known(another, path));
        of_one += usize::from(a >= b.saturating_add(CLEARLY));
        of_another += usize::from(b >= a.saturating_add(CLEARLY));
    }
    of_one >= of_another + MORE
}
