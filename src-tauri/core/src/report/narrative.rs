//! The words of a report, drafted from its figures; what somebody wrote over a draft stays.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::catalogue::{Paper, PaperForm};
use super::figures::{Figures, SourceFigures};
use super::list::{ListRow, What};
use super::sets::ReportSection;
use super::stale::Stale;
use super::totals::{
    OF_ACTIVITIES, OF_AWARDS, OF_FACILITIES, OF_FUNDING, OF_NETWORK, OF_SURVEYS, known_by_totals,
};
use super::words::{million, percent, share, written};
use crate::document::words::number;
use crate::error::Result;
use crate::money::Money;
use crate::period::{Part, Period};
use crate::text::{capitalised, uncapitalised};

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
    /// Numbers that somebody's text still says though its figures say otherwise by now.
    #[serde(default)]
    pub stale: Vec<Stale>,
}

/// The sections of a document, drafted from its figures.
pub(super) fn draft(paper: &Paper, figures: &Figures, period: Period) -> Result<Vec<Section>> {
    paper
        .chapters
        .iter()
        .flat_map(|chapter| chapter.sections)
        .map(|key| {
            let title = ReportSection::CHOICES
                .iter()
                .find(|section| section.code == *key)
                .map_or("", |section| section.label);
            Ok(Section {
                key: (*key).to_owned(),
                title: title.to_owned(),
                text: section(key, paper, figures, period)?.join("\n"),
                drafted: true,
                stale: Vec::new(),
            })
        })
        .collect()
}

fn section(key: &str, paper: &Paper, figures: &Figures, period: Period) -> Result<Vec<String>> {
    Ok(match (key, paper.form) {
        ("basis", _) => figures.bases.iter().map(|text| format!("Căn cứ {text}")).collect(),
        ("situation", _) => situation(figures),
        ("collaborators", _) => collaborators(figures),
        ("funding", PaperForm::Report) => funding(figures, period),
        ("funding", _) => planned_funding(figures)?,
        ("national" | "local", _) => of_source(figures, key),
        ("activities", _) => activities(figures, period),
        ("awards", _) => awards(figures, period),
        ("survey", _) => survey(figures),
        ("acceptance", _) => acceptance(figures, period),
        ("overview", _) => overview(paper, figures),
        ("evaluation", _) => evaluation(figures),
        ("difficulties", _) => difficulties(figures),
        ("direction", _) => direction(figures),
        ("purpose", PaperForm::Plan) => vec![
            "- Huy động các nguồn lực đầu tư phát triển công nghiệp nông thôn, góp phần chuyển dịch cơ cấu kinh tế, giải quyết việc làm, tăng thu nhập cho lao động nông thôn.".to_owned(),
            "- Hỗ trợ đúng đối tượng, đúng nội dung và mức chi theo quy định; sử dụng kinh phí tiết kiệm, hiệu quả; nghiệm thu, quyết toán đúng thời hạn.".to_owned(),
        ],
        ("purpose", _) => vec![format!(
            "Trên cơ sở nhu cầu của các cơ sở công nghiệp nông thôn và các nhiệm vụ thường xuyên, {} đã lập Kế hoạch khuyến công năm {} nhằm huy động các nguồn lực đầu tư phát triển công nghiệp nông thôn trên địa bàn.",
            figures.agency.name, figures.year
        )],
        ("tasks", _) => tasks(figures)?,
        ("arrangement", _) => vec![
            format!("- {} chủ trì, phối hợp với UBND các xã, phường và các đơn vị liên quan triển khai thực hiện Kế hoạch; hướng dẫn các đơn vị thụ hưởng hoàn thiện hồ sơ; kiểm tra, giám sát, nghiệm thu, thanh toán, quyết toán theo quy định; định kỳ báo cáo kết quả.", figures.agency.name),
            "- Các đơn vị thụ hưởng sử dụng kinh phí đúng mục đích, bố trí đủ vốn đối ứng, thực hiện đúng tiến độ và báo cáo theo quy định.".to_owned(),
        ],
        ("request", _) => vec![format!(
            "{} kính trình {} xem xét, {} {}.",
            figures.agency.name,
            figures.agency.superior.as_deref().unwrap_or("cấp có thẩm quyền"),
            if paper.kind == "registration" { "phê duyệt" } else { "quyết định" },
            match paper.kind {
                "registration" => format!("{} để đơn vị có căn cứ triển khai thực hiện", paper.subject(figures.year)),
                _ => paper.subject(figures.year),
            }
        )],
        _ => Vec::new(),
    })
}

fn situation(figures: &Figures) -> Vec<String> {
    if figures.value("facilities") == 0 {
        // What is known as a total is told further below.
        let mut totals = figures.aggregates.iter().map(|one| one.about.as_str());
        if totals.any(|about| OF_FACILITIES.contains(&about)) {
            return Vec::new();
        }
        return vec![format!(
            "Đến {}, sổ chưa ghi cơ sở công nghiệp nông thôn nào.",
            written(figures.to)
        )];
    }
    let mut line = format!(
        "Đến {}, ngân hàng thông tin của đơn vị quản lý {} cơ sở công nghiệp nông thôn",
        written(figures.to),
        count(figures, "facilities"),
    );
    let mut of_year = Vec::new();
    if figures.value("surveyed") > 0 {
        of_year.push(format!(
            "có {} cơ sở được khảo sát",
            count(figures, "surveyed")
        ));
    }
    if figures.value("needs") > 0 {
        of_year.push(format!(
            "ghi nhận {} nhu cầu hỗ trợ",
            count(figures, "needs")
        ));
    }
    if !of_year.is_empty() {
        line.push_str(&format!("; năm {} {}", figures.year, of_year.join(", ")));
    }
    line.push('.');
    vec![line]
}

/// What is known only as a total, of these nouns; said of the whole year alone.
fn totals(figures: &Figures, about: &[&str]) -> Vec<String> {
    if !figures.of_whole_year() {
        return Vec::new();
    }
    figures
        .aggregates
        .iter()
        .filter(|one| about.contains(&one.about.as_str()))
        .map(|one| format!("- {}.", one.in_words()))
        .collect()
}

/// The same of what is said of projects and their money.
fn known_of_funding(figures: &Figures) -> Option<String> {
    known_by_totals(
        &figures.aggregates,
        OF_FUNDING,
        figures.year,
        figures.of_whole_year(),
    )
}

/// What no other section tells.
fn other_totals(figures: &Figures) -> Vec<String> {
    let told = [OF_FUNDING, OF_NETWORK, OF_ACTIVITIES, OF_AWARDS, OF_SURVEYS].concat();
    let mut rest: Vec<&str> = figures
        .aggregates
        .iter()
        .map(|one| one.about.as_str())
        .filter(|about| !told.contains(about))
        .collect();
    rest.dedup();
    totals(figures, &rest)
}

fn collaborators(figures: &Figures) -> Vec<String> {
    if figures.value("collaborators") == 0 {
        let totals = totals(figures, OF_NETWORK);
        if !totals.is_empty() {
            return totals;
        }
        let known = known_by_totals(&figures.aggregates, OF_NETWORK, figures.year, false);
        return vec![known.unwrap_or_else(|| {
            format!(
                "Đến {}, sổ chưa ghi cộng tác viên khuyến công nào đang tham gia.",
                written(figures.to)
            )
        })];
    }
    let by_tier: Vec<String> = figures
        .tiers
        .iter()
        .map(|one| format!("{} cộng tác viên {}", padded(one.people.into()), one.tier))
        .collect();
    let spread = if by_tier.is_empty() {
        String::new()
    } else {
        format!(", gồm {}", by_tier.join(", "))
    };
    let mut lines = vec![format!(
        "Đến {}, mạng lưới có {} cộng tác viên khuyến công{spread}.",
        written(figures.to),
        count(figures, "collaborators")
    )];
    lines.extend(totals(figures, OF_NETWORK));
    lines
}

/// ` (cùng kỳ năm trước 12,5 triệu đồng, tăng 8,0 %)`; nothing where the year before has nothing.
fn against_last_year(figures: &Figures, key: &str) -> String {
    let before = Money::new(figures.last_year(key)).unwrap_or_default();
    if before <= Money::ZERO {
        return String::new();
    }
    let now = figures.money(key);
    let change = match share(now, before).filter(|_| now >= Money::ZERO) {
        Some(share) if share > Decimal::ONE_HUNDRED => {
            format!(", tăng {} %", number(share - Decimal::ONE_HUNDRED, 1))
        }
        Some(share) if share < Decimal::ONE_HUNDRED => {
            format!(", giảm {} %", number(Decimal::ONE_HUNDRED - share, 1))
        }
        Some(_) => ", bằng cùng kỳ".to_owned(),
        // More came back than was paid: no share of anything.
        None => String::new(),
    };
    format!(
        " (cùng kỳ năm trước {} triệu đồng{change})",
        million(before)
    )
}

/// ` (trong đó 02 đề án, nhiệm vụ đã rút, ngừng triển khai với 70 triệu đồng)`; nothing where none was given up.
fn given_up(figures: &Figures) -> String {
    let with = |amount: Money| match amount {
        Money::ZERO => String::new(),
        amount => format!(" với {} triệu đồng", million(amount)),
    };
    let mut parts = Vec::new();
    if figures.value("given_up") > 0 {
        parts.push(format!(
            "{} đề án, nhiệm vụ đã rút, ngừng triển khai{}",
            padded(figures.value("given_up")),
            with(figures.money("given_up_approved"))
        ));
    }
    // Of a group that goes on, projects inside it may have been given up.
    match figures.money("given_up_inside") {
        Money::ZERO => {}
        amount => parts.push(format!(
            "{} triệu đồng của đề án thành phần đã rút, ngừng triển khai",
            million(amount)
        )),
    }
    match parts.is_empty() {
        true => String::new(),
        false => format!(" (trong đó {})", parts.join("; ")),
    }
}

/// `giải ngân 12,5 triệu đồng`; where more came back than was paid, `thu hồi ròng 10 triệu đồng`.
fn disbursed(amount: Money) -> String {
    match amount.dong().checked_neg().and_then(Money::new) {
        Some(back) if amount < Money::ZERO => {
            format!("thu hồi ròng {} triệu đồng", million(back))
        }
        _ => format!("giải ngân {} triệu đồng", million(amount)),
    }
}

/// The budget of a whole year runs until its books are closed: that day, where it is not the report's own.
fn books(figures: &Figures) -> Option<String> {
    let closed = figures.books_to?;
    (closed != figures.to).then(|| written(closed))
}

/// `niên độ ngân sách năm 2024 (tính đến ngày 31/01/2025)`, or the words of the period.
fn budget_period(figures: &Figures, period: Period) -> String {
    match books(figures) {
        Some(day) => format!("niên độ ngân sách năm {} (tính đến {day})", figures.year),
        None => period.words(),
    }
}

fn funding(figures: &Figures, period: Period) -> Vec<String> {
    let planned = figures.money("planned");
    let approved = figures.money("approved");
    let to_date = figures.money("paid_to_date");
    let mut lines = Vec::new();
    if planned > Money::ZERO {
        lines.push(format!(
            "Kế hoạch khuyến công năm {} bố trí {} triệu đồng kinh phí khuyến công.",
            figures.year,
            million(planned)
        ));
    }
    let known = totals(figures, OF_FUNDING);
    if figures.value("projects") > 0 {
        let mut line = format!(
            "Đã phê duyệt {} đề án, nhiệm vụ",
            count(figures, "projects")
        );
        if approved > Money::ZERO {
            line.push_str(&format!(
                " với kinh phí khuyến công {} triệu đồng{}",
                million(approved),
                given_up(figures)
            ));
            if planned > Money::ZERO {
                line.push_str(&format!(", đạt {} % kế hoạch", percent(approved, planned)));
            }
        }
        // What beneficiaries add is đối ứng; what other programmes add is not.
        let added = figures.money("of_beneficiaries");
        let others = figures.money("of_others");
        let mut parts = Vec::new();
        for (amount, name) in [(added, "vốn đối ứng"), (others, "nguồn khác, lồng ghép")]
        {
            if amount > Money::ZERO {
                parts.push(format!("{} triệu đồng {name}", million(amount)));
            }
        }
        if !parts.is_empty() {
            line.push_str(&format!("; thu hút {}", parts.join(" và ")));
        }
        lines.push(line + ".");
    } else if known.is_empty() {
        let totals = known_of_funding(figures);
        // Projects of other years may well stand in the ledger.
        lines.push(totals.unwrap_or_else(|| {
            format!(
                "Đến {}, sổ chưa ghi đề án, nhiệm vụ nào của năm {} được phê duyệt.",
                written(figures.to),
                figures.year
            )
        }));
    }
    let in_period = figures.money("paid_in_period");
    let before = against_last_year(figures, "paid_to_date");
    if in_period != Money::ZERO || to_date != Money::ZERO {
        let share = match approved > Money::ZERO && to_date >= Money::ZERO {
            true => format!(", đạt {} % kinh phí được duyệt", percent(to_date, approved)),
            false => String::new(),
        };
        let earlier = match figures.money("of_years_before") {
            Money::ZERO => String::new(),
            amount if amount < Money::ZERO => format!(
                " (trong đó {} của niên độ ngân sách trước)",
                disbursed(amount)
            ),
            amount => format!(
                " (trong đó {} triệu đồng của niên độ ngân sách trước)",
                million(amount)
            ),
        };
        let to_date = match to_date < Money::ZERO {
            true => disbursed(to_date),
            false => format!("{} triệu đồng", million(to_date)),
        };
        lines.push(format!(
            "Trong {} đã {}{earlier}; lũy kế từ đầu năm {to_date}{before}{share}.",
            budget_period(figures, period),
            disbursed(in_period),
        ));
    } else if approved > Money::ZERO {
        lines.push(format!(
            "Đến {}, kinh phí được duyệt chưa giải ngân{before}.",
            books(figures).unwrap_or_else(|| written(figures.to))
        ));
    }
    lines.extend(known);
    if let Some((from, programme)) = figures.programme("paid_to_date")
        && from < figures.year
        && figures
            .programme("projects")
            .is_some_and(|(_, projects)| projects > 0)
    {
        let until = match books(figures) {
            Some(_) => format!("hết {}", budget_period(figures, period)),
            None => written(figures.to),
        };
        lines.push(format!(
            "Lũy kế giai đoạn từ năm {from} đến {until}: {} đề án, nhiệm vụ, {} kinh phí khuyến công.",
            padded(figures.programme("projects").map_or(0, |(_, value)| value)),
            disbursed(Money::new(programme).unwrap_or_default())
        ));
        // What is known only as a total is in no sum; it is told beside it.
        lines.extend(figures.earlier_totals.iter().map(|one| {
            format!(
                "- Năm {}: {}, chưa cộng vào lũy kế giai đoạn.",
                one.year,
                one.in_words()
            )
        }));
    }
    lines
}

/// What each content came to in one source.
fn of_source(figures: &Figures, source: &str) -> Vec<String> {
    let (name, other) = if source == "national" {
        ("khuyến công quốc gia", "khuyến công địa phương")
    } else {
        ("khuyến công địa phương", "khuyến công quốc gia")
    };
    let speaks = |one: &&SourceFigures| {
        one.source == source
            && (one.projects > 0
                || [
                    one.planned,
                    one.approved,
                    one.paid_to_date,
                    one.of_years_before,
                ] != [Money::ZERO; 4])
    };
    let lines: Vec<String> = figures
        .sources
        .iter()
        .filter(speaks)
        .map(|one| {
            let mut parts = Vec::new();
            if one.planned > Money::ZERO {
                parts.push(format!("kế hoạch {} triệu đồng", million(one.planned)));
            }
            if one.projects > 0 {
                parts.push(if one.approved > Money::ZERO {
                    format!(
                        "{} đề án, nhiệm vụ được duyệt {} triệu đồng",
                        padded(one.projects.into()),
                        million(one.approved)
                    )
                } else {
                    format!(
                        "{} đề án, nhiệm vụ, chưa duyệt kinh phí khuyến công",
                        padded(one.projects.into())
                    )
                });
            } else if one.approved > Money::ZERO {
                // A project of the other fund has money of this one as well.
                parts.push(format!(
                    "được duyệt {} triệu đồng trong đề án, nhiệm vụ {other}",
                    million(one.approved)
                ));
            } else if [one.paid_to_date, one.of_years_before] == [Money::ZERO; 2]
                && !figures
                    .aggregates
                    .iter()
                    .any(|total| total.about == "project")
            {
                parts.push("chưa có đề án, nhiệm vụ được duyệt".to_owned());
            }
            if one.paid_to_date != Money::ZERO {
                parts.push(format!("đã {}", disbursed(one.paid_to_date)));
            } else if one.approved > Money::ZERO {
                parts.push("chưa giải ngân".to_owned());
            }
            if one.of_years_before != Money::ZERO {
                parts.push(format!(
                    "trong kỳ {} của niên độ ngân sách trước",
                    disbursed(one.of_years_before)
                ));
            }
            format!("- {}: {}.", one.name, parts.join("; "))
        })
        .collect();
    if lines.is_empty() {
        // The plan knows what it leaves out; a total may be of any source.
        let of_source = |total: &super::figures::AggregateFigures| {
            OF_FUNDING.contains(&total.about.as_str())
                && total.source.as_deref().is_none_or(|known| known == source)
        };
        return match figures.money("planned") > Money::ZERO {
            true => vec![format!(
                "Kế hoạch khuyến công năm {} không bố trí kinh phí {name}.",
                figures.year
            )],
            false if figures.aggregates.iter().any(of_source) => Vec::new(),
            false => vec![format!(
                "Sổ chưa ghi nội dung nào được bố trí kinh phí {name} năm {}.",
                figures.year
            )],
        };
    }
    lines
}

fn activities(figures: &Figures, period: Period) -> Vec<String> {
    let words = period.words();
    let courses = figures.value("courses");
    let planned = i64::from(figures.planned_classes);
    let mut lines = Vec::new();
    if courses > 0 {
        let learners = match (figures.value("learners"), &figures.learners_qualifier) {
            (0, _) => String::new(),
            (_, Some(qualifier)) => {
                format!(" với {qualifier} {} học viên", count(figures, "learners"))
            }
            (_, None) => format!(" với {} học viên", count(figures, "learners")),
        };
        let held = match figures.year_classes.is_empty() {
            true => "khai giảng",
            false => "tổ chức",
        };
        lines.push(match planned {
            0 => format!("Trong {words} {held} {} lớp đào tạo, tập huấn{learners}.", padded(courses)),
            _ if period.part == Part::Year => format!(
                "Năm {} có {} lớp đào tạo, tập huấn: đã {held} {} lớp{learners}, còn {} lớp trong kế hoạch.",
                figures.year,
                padded(courses + planned),
                padded(courses),
                padded(planned)
            ),
            _ => format!(
                "Trong {words} {held} {} lớp đào tạo, tập huấn{learners}; còn {} lớp của năm trong kế hoạch.",
                padded(courses),
                padded(planned)
            ),
        });
    } else if planned > 0 {
        lines.push(format!(
            "Năm {} còn {} lớp đào tạo, tập huấn trong kế hoạch.",
            figures.year,
            padded(planned)
        ));
    }
    for one in &figures.year_classes {
        let parts: Vec<&str> = one
            .learners
            .iter()
            .map(String::as_str)
            .chain((!one.place.is_empty()).then_some(one.place.as_str()))
            .collect();
        if !parts.is_empty() {
            lines.push(format!("- {}: {}.", one.name, parts.join(", ")));
        }
    }
    lines.extend(totals(figures, OF_ACTIVITIES));
    for one in &figures.activities {
        let quantity = if one.quantity.is_empty() {
            padded(one.entries.into())
        } else {
            one.quantity.clone()
        };
        lines.push(format!("- {}: {quantity}.", capitalised(&one.name)));
    }
    if lines.is_empty() {
        let totals = known_by_totals(
            &figures.aggregates,
            OF_ACTIVITIES,
            figures.year,
            figures.of_whole_year(),
        );
        lines.push(totals.unwrap_or_else(|| {
            format!("Sổ chưa ghi lớp đào tạo, tập huấn, hoạt động thông tin nào trong {words}.")
        }));
    }
    lines
}

fn awards(figures: &Figures, period: Period) -> Vec<String> {
    let year = figures.year;
    let rounds = figures.value("award_rounds");
    // A round that nobody wrote down may have been held all the same: nothing is said of none.
    let mut lines = Vec::new();
    if rounds > 0 {
        let dossiers = match figures.value("nominations") {
            0 => String::new(),
            _ => format!(" với {} hồ sơ", count(figures, "nominations")),
        };
        let of_before = figures.value("award_rounds_before");
        lines.push(match of_before {
            0 => format!(
                "Năm {year} có {} đợt bình chọn, xét tặng{dossiers}.",
                padded(rounds)
            ),
            all if all == rounds => format!(
                "Kỳ báo cáo năm {year} có {} đợt bình chọn, xét tặng của năm trước{dossiers}.",
                padded(rounds)
            ),
            some => format!(
                "Kỳ báo cáo năm {year} có {} đợt bình chọn, xét tặng{dossiers}, trong đó {} đợt của năm trước.",
                padded(rounds),
                padded(some)
            ),
        });
    }
    if figures.value("certificates") > 0 {
        lines.push(format!(
            "Trong {} cấp {} giấy chứng nhận.",
            period.words(),
            count(figures, "certificates")
        ));
    }
    lines.extend(totals(figures, OF_AWARDS));
    lines
}

fn survey(figures: &Figures) -> Vec<String> {
    let mut parts = Vec::new();
    if figures.value("surveyed") > 0 {
        parts.push(format!("đã khảo sát {} cơ sở", count(figures, "surveyed")));
    }
    if figures.value("needs") > 0 {
        parts.push(format!(
            "ghi nhận {} nhu cầu hỗ trợ",
            count(figures, "needs")
        ));
    }
    let mut lines = Vec::new();
    if !parts.is_empty() {
        let requested = match figures.money("needs_requested") {
            Money::ZERO => String::new(),
            amount => format!(" với tổng kinh phí đề nghị {} triệu đồng", million(amount)),
        };
        lines.push(format!(
            "Năm {} {}{requested}.",
            figures.year,
            parts.join(", ")
        ));
    }
    lines.extend(totals(figures, OF_SURVEYS));
    lines
}

fn accepted(figures: &Figures) -> usize {
    let of = |project: &&super::figures::ProjectFigures| {
        project.decided && project.accepted_on.is_some()
    };
    figures.projects.iter().filter(of).count()
}

/// The projects decided on by the last day: what is said of acceptances stands at it, and what is said of the budget may
/// stand at a later one.
fn decided(figures: &Figures) -> usize {
    let of = |project: &&super::figures::ProjectFigures| {
        let by_then = project.decided_on;
        project.decided
            && (project.accepted_on.is_some() || by_then.is_none_or(|day| day <= figures.to))
    };
    figures.projects.iter().filter(of).count()
}

fn acceptance(figures: &Figures, period: Period) -> Vec<String> {
    let mut parts = Vec::new();
    // Accepted in these days, and of no budget of this year.
    let of_before = |project: &&super::figures::ProjectFigures| {
        !project.decided && project.accepted_on >= Some(figures.from)
    };
    let of_before = figures.projects.iter().filter(of_before).count();
    let decided = whole(decided(figures));
    if decided > 0 {
        parts.push(match accepted(figures) {
            0 => format!(
                "chưa nghiệm thu đề án nào trong {} đề án, nhiệm vụ được duyệt",
                padded(decided)
            ),
            done => format!(
                "{}/{} đề án, nhiệm vụ đã nghiệm thu",
                padded(whole(done)),
                padded(decided)
            ),
        });
    }
    if of_before > 0 {
        parts.push(format!(
            "trong kỳ nghiệm thu {} đề án, nhiệm vụ của năm trước",
            padded(whole(of_before))
        ));
    }
    if figures.value("given_up_before") > 0 {
        parts.push(format!(
            "trong kỳ có {} đề án, nhiệm vụ của năm trước đã rút, ngừng triển khai",
            count(figures, "given_up_before")
        ));
    }
    let mut of_money = Vec::new();
    if figures.money("advanced") > Money::ZERO {
        of_money.push(format!(
            "tạm ứng lũy kế {} triệu đồng",
            million(figures.money("advanced"))
        ));
    }
    let in_period = figures.money("paid_in_period");
    let closed = books(figures);
    if in_period != Money::ZERO {
        of_money.push(match closed {
            Some(_) => disbursed(in_period),
            None => format!("trong {} {}", period.words(), disbursed(in_period)),
        });
    }
    let mut lines = Vec::new();
    // What is said of the budget may stand at another day than what is said of the projects.
    if closed.is_none() {
        parts.append(&mut of_money);
    }
    if !parts.is_empty() {
        lines.push(format!(
            "Đến {}, {}.",
            written(figures.to),
            parts.join("; ")
        ));
    }
    if !of_money.is_empty() {
        lines.push(format!(
            "{}: {}.",
            capitalised(&budget_period(figures, period)),
            of_money.join("; ")
        ));
    }
    lines
}

/// What the tables of the document come to, one line each.
fn overview(paper: &Paper, figures: &Figures) -> Vec<String> {
    let mut lines = Vec::new();
    for list in figures.lists.iter().filter(|list| !list.rows.is_empty()) {
        if !list.sums {
            // Rows that do not add up say themselves what they say.
            let told = list.noun.is_empty() && list.rows.len() <= 12;
            // Of targets what was done by the day, of other figures what they come to together.
            let done = list.columns.iter().position(|one| one.title == "Lũy kế");
            let last = done.or(list.columns.len().checked_sub(1));
            let Some(last) = last.filter(|_| told) else {
                lines.push(format!(
                    "- {}: {} {}.",
                    list.title,
                    padded(whole(list.counted())),
                    list.unit
                ));
                continue;
            };
            let nothing = |row: &&ListRow| row.cells[last].number().is_none_or(|one| one == 0);
            for row in list.rows.iter().filter(|row| !nothing(row)) {
                let name = row
                    .cells
                    .first()
                    .map_or_else(String::new, |cell| cell.said(list.columns[0].what));
                let value = match (list.columns[last].what, row.cells[last].number()) {
                    (What::Money, Some(dong)) => format!(
                        "{} triệu đồng",
                        million(Money::new(dong).unwrap_or_default())
                    ),
                    (what, _) => {
                        let unit = row
                            .cells
                            .get(1)
                            .map_or_else(String::new, |cell| cell.said(list.columns[1].what));
                        format!("{} {unit}", row.cells[last].said(what))
                            .trim()
                            .to_owned()
                    }
                };
                lines.push(format!("- {name}: {value}."));
            }
            continue;
        }
        let mut parts = vec![format!("{} {}", padded(whole(list.counted())), list.unit)];
        for (at, column) in list.columns.iter().enumerate() {
            let name = if column.over.is_empty() {
                uncapitalised(&column.title)
            } else {
                format!(
                    "{}, {}",
                    uncapitalised(&column.over),
                    uncapitalised(&column.title)
                )
            };
            match (column.what, list.sum(at)) {
                (What::Money, Some(sum)) if sum != 0 => parts.push(format!(
                    "{name} {} triệu đồng",
                    million(Money::new(sum).unwrap_or_default())
                )),
                (What::Count, Some(sum)) if sum != 0 => {
                    parts.push(format!("{name} {}", padded(sum)))
                }
                _ => {}
            }
        }
        lines.push(format!("- {}: {}.", list.title, parts.join("; ")));
    }
    if !figures.facilities.is_empty() {
        lines.push(format!(
            "- Cơ sở có số liệu, nhu cầu năm {}: {} cơ sở.",
            figures.year,
            padded(whole(figures.facilities.len()))
        ));
    }
    if lines.is_empty() {
        lines.extend(figures.lists.iter().map(|list| list.empty.clone()));
        // Two tables of one matter say it once.
        lines.dedup();
    }
    if lines.is_empty() && !paper.annexes.contains(&"projects") {
        let totals = known_by_totals(
            &figures.aggregates,
            OF_FACILITIES,
            figures.year,
            figures.of_whole_year(),
        );
        lines.push(totals.unwrap_or_else(|| {
            format!(
                "Sổ chưa ghi cơ sở nào có số liệu, nhu cầu của năm {}.",
                figures.year
            )
        }));
    }
    if lines.is_empty() && figures.value("projects") == 0 {
        let totals = known_of_funding(figures);
        lines.push(totals.unwrap_or_else(|| {
            format!(
                "Sổ chưa ghi đề án, nhiệm vụ nào được duyệt của năm {}.",
                figures.year
            )
        }));
    }
    if lines.is_empty() {
        let closed = books(figures).map_or_else(String::new, |day| format!(" (tính đến {day})"));
        lines.push(format!(
            "Có {} đề án, nhiệm vụ với kinh phí khuyến công được duyệt {} triệu đồng; lũy kế {}{closed}.",
            count(figures, "projects"),
            million(figures.money("approved")),
            disbursed(figures.money("paid_to_date"))
        ));
    }
    lines
}

fn evaluation(figures: &Figures) -> Vec<String> {
    let mut parts = Vec::new();
    if accepted(figures) > 0 {
        parts.push(format!(
            "{}/{} đề án, nhiệm vụ đã nghiệm thu",
            padded(whole(accepted(figures))),
            padded(whole(decided(figures)))
        ));
    }
    if let Some(ratio) = ratio(figures.money("of_beneficiaries"), figures.money("approved")) {
        parts.push(format!(
            "mỗi đồng kinh phí khuyến công thu hút {ratio} đồng vốn đối ứng"
        ));
    }
    let mut lines = Vec::new();
    if !parts.is_empty() {
        lines.push(capitalised(&format!("{}.", parts.join("; "))));
    }
    if let Some(list) = figures.lists.iter().find(|list| list.key == "supported")
        && list.counted() > 0
    {
        lines.push(format!(
            "Có {} lượt cơ sở công nghiệp nông thôn được hỗ trợ.",
            padded(whole(list.counted()))
        ));
    }
    lines.extend(other_totals(figures));
    lines
}

fn difficulties(figures: &Figures) -> Vec<String> {
    figures
        .projects
        .iter()
        .filter(|project| !project.difficulty.is_empty())
        .map(|project| format!("- {}: {}", project.name, project.difficulty))
        .collect()
}

fn direction(figures: &Figures) -> Vec<String> {
    let mut lines = Vec::new();
    let open = figures.value("to_accept");
    if open > 0 {
        lines.push(format!(
            "- Đôn đốc, nghiệm thu {} đề án, nhiệm vụ còn lại của năm {}.",
            padded(open),
            figures.year
        ));
    }
    let left = figures.money("to_pay");
    if left > Money::ZERO {
        lines.push(format!(
            "- Giải ngân phần kinh phí còn lại {} triệu đồng.",
            million(left)
        ));
    }
    if figures.value("needs") > 0 {
        // A need may be on record of a facility that nobody surveyed.
        let of_whom = match figures.value("surveyed") {
            0 => "các nhu cầu hỗ trợ đã ghi nhận",
            _ => "nhu cầu của các cơ sở đã khảo sát",
        };
        lines.push(format!("- Rà soát {of_whom} để đưa vào kế hoạch."));
    }
    if lines.is_empty() {
        lines.push("- Tiếp tục khảo sát nhu cầu của các cơ sở công nghiệp nông thôn.".to_owned());
    }
    lines
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or_default()
}

/// The plan of the year by content heading.
fn tasks(figures: &Figures) -> Result<Vec<String>> {
    let Some(plan) = figures
        .lists
        .iter()
        .find(|list| list.key == "plan" && !list.rows.is_empty())
    else {
        return Ok(vec![format!(
            "Kế hoạch năm {} trong sổ chưa có đề án, nhiệm vụ nào.",
            figures.year
        )]);
    };
    let total = plan
        .columns
        .iter()
        .position(|column| column.what == What::Money)
        .unwrap_or_default();
    plan.rows
        .chunk_by(|a, b| a.group == b.group)
        .map(|rows| {
            let amounts = rows
                .iter()
                .filter_map(|row| Money::new(row.cells[total].number()?));
            // The code in front belongs to the table.
            let name = rows[0].group.as_deref().unwrap_or_default();
            let name = name.split_once(". ").map_or(name, |(_, name)| name);
            Ok(format!(
                "- {name}: {} đề án, nhiệm vụ, tổng kinh phí {} triệu đồng.",
                padded(whole(rows.len())),
                million(Money::sum(amounts)?)
            ))
        })
        .collect()
}

fn planned_funding(figures: &Figures) -> Result<Vec<String>> {
    let plan = figures.lists.iter().find(|list| list.key == "plan");
    let Some(plan) = plan.filter(|plan| !plan.rows.is_empty()) else {
        return Ok(Vec::new());
    };
    let amount = |title: &str| {
        let at = plan
            .columns
            .iter()
            .position(|column| column.what == What::Money && column.title == title);
        at.and_then(|at| Money::new(plan.sum(at)?))
            .unwrap_or_default()
    };
    let mut parts = Vec::new();
    for (title, name) in [
        ("KCQG", "khuyến công quốc gia"),
        ("KCĐP", "khuyến công địa phương"),
        ("Thụ hưởng", "đơn vị thụ hưởng đối ứng"),
        ("Khác", "nguồn khác"),
    ] {
        if amount(title) > Money::ZERO {
            parts.push(format!("{name} {} triệu đồng", million(amount(title))));
        }
    }
    let total = million(amount("Tổng"));
    Ok(vec![if parts.is_empty() {
        format!("Tổng kinh phí: {total} triệu đồng.")
    } else {
        format!(
            "Tổng kinh phí: {total} triệu đồng, trong đó {}.",
            parts.join("; ")
        )
    }])
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

/// With two digits; none where there is nothing to divide, or what two digits show is nothing.
fn ratio(part: Money, whole: Money) -> Option<String> {
    let ratio = Decimal::from(part.dong()).checked_div(Decimal::from(whole.dong()))?;
    let ratio = ratio
        .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
        .normalize();
    (ratio > Decimal::ZERO).then(|| number(ratio, ratio.scale()))
}
