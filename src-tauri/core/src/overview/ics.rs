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
            .starts(one.due)
            .summary(&summary)
            .alarm(alarm);
        let basis = one
            .basis
            .as_ref()
            .map(|basis| format!("Theo {basis}{}.", doubt(one)));
        let said: Vec<String> = basis.into_iter().chain(one.note.clone()).collect();
        if !said.is_empty() {
            event.description(&said.join(" "));
        }
        calendar.push(event.done());
    }
    calendar.done().to_string()
}

fn uid(one: &Due) -> String {
    format!("{}@so-khuyen-cong", one.key)
}

fn doubt(one: &Due) -> &'static str {
    match one.mark.as_deref() {
        Some("unverified") => " (chưa kiểm chứng)",
        _ => "",
    }
}
