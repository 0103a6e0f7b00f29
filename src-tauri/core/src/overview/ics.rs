//! The calendar as a file that any calendar program reads (RFC 5545).

use chrono::{Duration, NaiveDate, NaiveTime};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Trigger};

use super::calendar::Due;

/// How long before the day a calendar program reminds of it.
const REMIND_DAYS: i64 = 3;

/// The days as whole-day events with a reminder. The same day of the same record keeps its UID, so taking
/// the file in again moves it rather than doubling it. `made_on` is the day of the export.
pub fn ics(days: &[Due], made_on: NaiveDate) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Hạn công việc khuyến công");
    let stamp = made_on.and_time(NaiveTime::MIN).and_utc();
    for one in days {
        let Ok(day) = one.due.parse::<NaiveDate>() else {
            continue;
        };
        let summary = match &one.about {
            Some(about) => format!("{}: {about}", one.label),
            None => one.label.clone(),
        };
        let mut alarm =
            Alarm::display(&summary, Trigger::before_start(Duration::days(REMIND_DAYS)));
        // Without its own stamp the crate asks the machine for one.
        alarm.uid(&format!("nhac-{}", uid(one))).timestamp(stamp);
        let mut event = Event::new();
        // Without an end a whole-day event is that one day; an end is the first day after it.
        event
            .uid(&uid(one))
            .timestamp(stamp)
            .starts(day)
            .summary(&summary)
            .alarm(alarm);
        if let Some(basis) = &one.basis {
            event.description(&format!("Theo {basis}{}", doubt(one)));
        }
        calendar.push(event.done());
    }
    calendar.done().to_string()
}

/// Recurring days of a rule differ by their day; those of a record by what falls due.
fn uid(one: &Due) -> String {
    match one.noun.as_str() {
        "deadline" => format!("{}-{}@so-khuyen-cong", one.id, one.due),
        _ => format!("{}-{}@so-khuyen-cong", one.kind, one.id),
    }
}

fn doubt(one: &Due) -> &'static str {
    match one.mark.as_deref() {
        Some("unverified") => " (chưa kiểm chứng)",
        _ => "",
    }
}
