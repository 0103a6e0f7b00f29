//! The calendar as a file that a telephone or Outlook takes in (RFC 5545).
//!
//! What surprises: every event keeps its name between two exports, so that a calendar which takes in the second
//! moves the event instead of showing it twice.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike};

use super::calendar::Due;
use crate::clock::Instant;
use crate::error::Result;
use crate::norm::mark_words;

/// Reminds at eight in the morning of the day before.
const REMIND_HOURS: i64 = 16;

/// An `.ics` file of the days given.
pub fn ics(days: &[Due], agency: &str, now: Instant) -> Result<Vec<u8>> {
    let stamp: DateTime<Utc> = DateTime::from_timestamp_millis(now.0).unwrap_or_default();
    let mut calendar = Calendar::new();
    let name = match agency.trim() {
        "" => "Lịch thời hạn khuyến công".to_owned(),
        agency => format!("Lịch thời hạn – {agency}"),
    };
    calendar.name(&name).timezone("Asia/Ho_Chi_Minh");
    for day in days {
        let Ok(due) = day.due.parse::<NaiveDate>() else {
            continue;
        };
        let mut event = Event::new();
        event
            .uid(&format!("{}@so-khuyen-cong", day.key.replace('/', "-")))
            .timestamp(stamp)
            .summary(&day.label)
            .starts(due)
            .ends(due.succ_opt().unwrap_or(due))
            .add_property("CATEGORIES", day.kind.label())
            .add_property("TRANSP", "TRANSPARENT");
        let text = description(day);
        if !text.is_empty() {
            event.description(&text);
        }
        event.alarm(Alarm::display(&day.label, -Duration::hours(REMIND_HOURS)));
        calendar.push(event.done());
    }
    Ok(calendar.to_string().into_bytes())
}

/// For whom, and where the day comes from.
fn description(day: &Due) -> String {
    let basis = day
        .basis
        .as_ref()
        .map(|basis| format!("Căn cứ: {basis} ({})", mark_words(day.mark.as_deref())));
    let detail = (!day.detail.is_empty()).then(|| day.detail.clone());
    let lines: Vec<String> = detail.into_iter().chain(basis).collect();
    lines.join("\n")
}
