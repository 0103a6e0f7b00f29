//! The words of a report, drafted from its figures; what somebody wrote over a draft stays.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::fields::REPORT_SECTIONS;
use super::figures::Figures;
use crate::document::words::number;
use crate::error::Result;
use crate::money::Money;
use crate::period::{Part, Period};

/// One part of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Section {
    /// Stable name.
    pub key: String,
    /// Its heading.
    pub title: String,
    /// Paragraphs, one a line; a line that begins with `- ` is a bullet.
    pub text: String,
    /// Nobody has written over the draft.
    pub drafted: bool,
}

/// An amount in triệu đồng, exact: `2.735`, `12,345678`.
pub(super) fn million(amount: Money) -> String {
    let value = Decimal::new(amount.dong(), 6).normalize();
    number(value, value.scale())
}

/// A share in per cent, as it is; none where there is nothing to divide by.
pub(super) fn share(part: Money, whole: Money) -> Option<Decimal> {
    let part = Decimal::from(part.dong()) * Decimal::ONE_HUNDRED;
    part.checked_div(Decimal::from(whole.dong()))
}

/// A share in per cent with one digit, halves away from zero; `–` where there is nothing to divide by.
pub(super) fn percent(part: Money, whole: Money) -> String {
    share(part, whole).map_or_else(|| "–".to_owned(), |share| number(share, 1))
}

/// The sections of a report, drafted; `tiers` are the collaborators by tier.
pub(super) fn draft(
    figures: &Figures,
    period: Period,
    tiers: &[(String, i64)],
) -> Result<Vec<Section>> {
    let mut drafts: BTreeMap<&str, String> = BTreeMap::new();
    let mut add = |key: &'static str, lines: Vec<String>| {
        drafts.insert(key, lines.join("\n"));
    };
    let words = period.words();
    let to = written(&figures.to);
    let planned = figures.money("planned");
    let approved = figures.money("approved");
    let in_period = figures.money("paid_in_period");
    let to_date = figures.money("paid_to_date");

    add(
        "situation",
        vec![format!(
            "Đến {to}, ngân hàng thông tin của đơn vị quản lý {} cơ sở công nghiệp nông thôn; năm {} có {} cơ sở được khảo sát, ghi nhận {} nhu cầu hỗ trợ với tổng kinh phí đề nghị {} triệu đồng.",
            count(figures, "facilities"),
            figures.year,
            count(figures, "surveyed"),
            count(figures, "needs"),
            million(figures.money("needs_requested"))
        )],
    );

    let mut funding = Vec::new();
    if planned > Money::ZERO {
        funding.push(format!(
            "Kế hoạch khuyến công năm {} bố trí {} triệu đồng kinh phí khuyến công.",
            figures.year,
            million(planned)
        ));
    }
    funding.push(format!(
        "Đã phê duyệt {} đề án, nhiệm vụ với kinh phí khuyến công {} triệu đồng{}; thu hút {} triệu đồng vốn đối ứng và nguồn khác.",
        count(figures, "projects"),
        million(approved),
        if planned > Money::ZERO { format!(", đạt {} % kế hoạch", percent(approved, planned)) } else { String::new() },
        million(figures.money("counterpart"))
    ));
    funding.push(format!(
        "Trong {words} đã giải ngân {} triệu đồng; lũy kế từ đầu năm {} triệu đồng, đạt {} % kinh phí được duyệt.",
        million(in_period), million(to_date), percent(to_date, approved)
    ));
    add("funding", funding);

    let mut contents = Vec::new();
    for one in &figures.contents {
        let mut line = format!("- {}: ", one.name);
        let mut parts = Vec::new();
        if one.planned > Money::ZERO {
            parts.push(format!("kế hoạch {} triệu đồng", million(one.planned)));
        }
        if one.projects > 0 {
            parts.push(format!(
                "{} đề án, nhiệm vụ được duyệt {} triệu đồng",
                padded(one.projects.into()),
                million(one.approved)
            ));
            parts.push(format!(
                "đã giải ngân {} triệu đồng",
                million(one.paid_to_date)
            ));
        } else {
            parts.push("chưa có đề án, nhiệm vụ được duyệt".to_owned());
        }
        line.push_str(&parts.join("; "));
        line.push('.');
        contents.push(line);
    }
    if contents.is_empty() {
        contents.push(format!(
            "Chưa có nội dung nào được bố trí kinh phí trong năm {}.",
            figures.year
        ));
    }
    add("contents", contents);

    let courses = figures.value("courses");
    let mut training = vec![if courses > 0 {
        format!(
            "Trong {words} khai giảng {} lớp đào tạo, tập huấn với {} học viên.",
            padded(courses),
            count(figures, "learners")
        )
    } else {
        format!("Trong {words} chưa khai giảng lớp đào tạo, tập huấn.")
    }];
    for one in &figures.activities {
        let quantity = if one.quantity.is_empty() {
            padded(one.entries.into())
        } else {
            one.quantity.clone()
        };
        training.push(format!("- {}: {quantity}.", capitalised(&one.name)));
    }
    add("activities", training);

    let rounds = figures.value("award_rounds");
    let year = figures.year;
    let mut awards = vec![if rounds > 0 {
        format!(
            "Năm {year} có {} đợt bình chọn, xét tặng với {} hồ sơ.",
            padded(rounds),
            count(figures, "nominations")
        )
    } else {
        format!("Năm {year} chưa tổ chức bình chọn sản phẩm, xét tặng danh hiệu.")
    }];
    if figures.value("certificates") > 0 {
        awards.push(format!(
            "Trong {words} cấp {} giấy chứng nhận.",
            count(figures, "certificates")
        ));
    }
    add("awards", awards);

    let by_tier: Vec<String> = tiers
        .iter()
        .map(|(tier, count)| format!("{} {tier}", padded(*count)))
        .collect();
    let spread = if by_tier.is_empty() {
        String::new()
    } else {
        format!(", gồm {}", by_tier.join(", "))
    };
    add(
        "collaborators",
        vec![format!(
            "Đến {to}, mạng lưới có {} cộng tác viên khuyến công{spread}.",
            count(figures, "collaborators")
        )],
    );

    let accepted = figures
        .projects
        .iter()
        .filter(|project| project.accepted_on.is_some())
        .count();
    let evaluation = vec![format!(
        "{}/{} đề án, nhiệm vụ đã nghiệm thu; mỗi đồng kinh phí khuyến công thu hút {} đồng vốn đối ứng.",
        padded(i64::try_from(accepted).unwrap_or_default()),
        padded(figures.value("projects")),
        ratio(figures.money("counterpart"), approved)
    )];
    add("evaluation", evaluation);
    let difficulties = figures
        .projects
        .iter()
        .filter(|project| !project.difficulty.is_empty())
        .map(|project| format!("- {}: {}", project.name, project.difficulty))
        .collect();
    add("difficulties", difficulties);

    let mut next = Vec::new();
    let open = figures.projects.len() - accepted;
    if open > 0 {
        next.push(format!(
            "- Đôn đốc, nghiệm thu {} đề án, nhiệm vụ còn lại của năm {}.",
            padded(i64::try_from(open).unwrap_or_default()),
            figures.year
        ));
    }
    let left = approved.minus(to_date)?;
    if left > Money::ZERO {
        next.push(format!(
            "- Giải ngân phần kinh phí còn lại {} triệu đồng.",
            million(left)
        ));
    }
    if figures.value("needs") > 0 {
        next.push("- Rà soát nhu cầu của các cơ sở đã khảo sát để đưa vào kế hoạch.".to_owned());
    }
    if next.is_empty() {
        next.push("- Tiếp tục khảo sát nhu cầu của các cơ sở công nghiệp nông thôn.".to_owned());
    }
    add("direction", next);
    Ok(REPORT_SECTIONS
        .iter()
        .map(|section| Section {
            key: section.code.to_owned(),
            title: section.label.to_owned(),
            text: drafts.remove(section.code).unwrap_or_default(),
            drafted: true,
        })
        .collect())
}

/// `Kết quả công tác khuyến công quý III năm 2023; phương hướng, nhiệm vụ quý IV năm 2023`.
pub(super) fn summary(period: Period) -> String {
    let next = match period.part {
        Part::Month(12) | Part::Quarter(4) | Part::Half(2) | Part::Year => match period.part {
            Part::Month(_) => Period {
                year: period.year + 1,
                part: Part::Month(1),
            },
            Part::Quarter(_) => Period {
                year: period.year + 1,
                part: Part::Quarter(1),
            },
            Part::Half(_) => Period {
                year: period.year + 1,
                part: Part::Half(1),
            },
            _ => Period {
                year: period.year + 1,
                part: Part::Year,
            },
        },
        Part::Month(month) => Period {
            part: Part::Month(month + 1),
            ..period
        },
        Part::Quarter(quarter) => Period {
            part: Part::Quarter(quarter + 1),
            ..period
        },
        Part::Half(_) => Period {
            part: Part::Half(2),
            ..period
        },
        Part::NineMonths => Period {
            part: Part::Quarter(4),
            ..period
        },
    };
    format!(
        "Kết quả công tác khuyến công {};\nphương hướng, nhiệm vụ {}",
        period.words(),
        next.words()
    )
}

/// `ngày 30/9/2023`, from the wire's `2023-09-30`.
pub(super) fn written(date: &str) -> String {
    date.parse().map_or_else(
        |_| date.to_owned(),
        |date| format!("ngày {}", official(date)),
    )
}

/// `30/9/2023`: days below ten and the months 1 and 2 carry a zero (NĐ 30/2020).
pub(super) fn official(date: NaiveDate) -> String {
    let month = if date.month() < 3 {
        format!("{:02}", date.month())
    } else {
        date.month().to_string()
    };
    format!("{:02}/{month}/{}", date.day(), date.year())
}

/// Counts below ten carry a zero in official texts.
fn padded(count: i64) -> String {
    if (1..10).contains(&count) {
        format!("{count:02}")
    } else {
        crate::money::grouped(count)
    }
}

fn count(figures: &Figures, key: &str) -> String {
    padded(figures.value(key))
}

fn ratio(part: Money, whole: Money) -> String {
    if whole == Money::ZERO {
        return "0".to_owned();
    }
    let ratio = Decimal::from(part.dong()) / Decimal::from(whole.dong());
    let ratio = ratio
        .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
        .normalize();
    number(ratio, ratio.scale())
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
