//! `skc plan …`

use so_khuyen_cong_core::Error;
use so_khuyen_cong_core::plan::{self, PlanView};

use crate::arguments::{Arguments, Usage};
use crate::{Answer, Failure, machine};

pub(crate) fn run(arguments: &Arguments, verb: &str) -> Result<Answer, Failure> {
    let year = arguments
        .year()?
        .ok_or_else(|| Usage("Lệnh này cần --year.".to_owned()))?;
    match verb {
        "build" => {
            let done = plan::build_year(&machine::open(arguments)?, year)?;
            Answer::new(words(&done.value), &done.value)
        }
        "show" => {
            let as_of = arguments.date("as-of")?;
            let view = machine::open(arguments)?.read(|reader| match as_of {
                Some(day) => plan::in_force(reader, year, day),
                None => plan::show(reader, year),
            })?;
            let view = view.ok_or_else(|| match as_of {
                Some(day) => Error::refused(
                    "plan_not_in_force",
                    format!(
                        "Đến ngày {} kế hoạch năm {year} chưa ban hành.",
                        day.format("%d/%m/%Y")
                    ),
                ),
                None => Error::refused(
                    "plan_missing",
                    format!(
                        "Chưa có kế hoạch năm {year}. Hãy lập bằng skc plan build --year {year}."
                    ),
                ),
            })?;
            Answer::new(words(&view), &view)
        }
        "approve" => {
            let decision = arguments.needed("decision")?;
            let date = arguments
                .date("date")?
                .ok_or_else(|| Usage("Lệnh này cần --date.".to_owned()))?;
            let reason = arguments.text("reason");
            let ledger = machine::open(arguments)?;
            let done = plan::approve_giving(&ledger, year, &decision, date, reason.as_deref())?;
            Answer::new(words(&done.value), &done.value)
        }
        _ => Err(Failure::Usage(format!(
            "Không có lệnh “plan {verb}” như vậy."
        ))),
    }
}

pub(crate) fn words(plan: &PlanView) -> String {
    let state = if plan.state == "approved" {
        "đã phê duyệt"
    } else {
        "dự thảo"
    };
    let mut words = format!("{} ({state})\n", plan.name);
    for ceiling in &plan.ceilings {
        words.push_str(&format!(
            "  Trần “{}”: {} đồng, đã dùng {}, còn {}\n",
            ceiling.name, ceiling.amount, ceiling.used, ceiling.left
        ));
    }
    for item in &plan.items {
        let reserve = if item.reserve { " (dự phòng)" } else { "" };
        words.push_str(&format!(
            "  {:>3}. {}  {}{reserve}: {}\n",
            item.position,
            item.content.as_deref().unwrap_or("–"),
            item.title,
            item.total
        ));
        for question in &item.questions {
            words.push_str(&format!("       ! {}\n", question.sentence));
        }
        if let Some(reason) = &item.detail.reason {
            words.push_str(&format!("       Lý do vẫn đưa vào: {reason}\n"));
        }
    }
    words.push_str(&format!("  Tổng cộng: {} đồng\n", plan.totals.total()));
    for held in &plan.held {
        let sentences: Vec<&str> = held
            .questions
            .iter()
            .map(|one| one.sentence.as_str())
            .collect();
        words.push_str(&format!(
            "  Cần quyết định: {}. {}\n",
            held.title,
            sentences.join(" ")
        ));
    }
    for refusal in &plan.refusals {
        words.push_str(&format!(
            "  Chưa xếp: {}. {}\n",
            refusal.title, refusal.reason
        ));
    }
    words
}
