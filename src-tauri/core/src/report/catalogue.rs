//! The documents that are made of figures: what each is called, which periods it is made for, what it says
//! and which tables go with it.

use serde::Serialize;
use specta::Type;

use crate::error::{Error, Result};
use crate::period::{Part, Period};

/// A kind of document.
pub(super) struct Paper {
    /// Stable name: `quarter`.
    pub(super) kind: &'static str,
    /// `Báo cáo quý`.
    pub(super) label: &'static str,
    /// What it is by the decree.
    pub(super) form: PaperForm,
    /// Its trích yếu, without the period.
    about: &'static str,
    /// Whether the trích yếu also speaks of the next period.
    looks_ahead: bool,
    /// Which periods it is made for.
    spans: &'static [Span],
    /// Its text.
    pub(super) chapters: &'static [Chapter],
    /// Its tables, each an annex where there is something in it.
    pub(super) annexes: &'static [&'static str],
}

/// What a document is by the decree: its name, its symbol, whether it goes to the agency above.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PaperForm {
    Report,
    Plan,
    Submission,
}

impl PaperForm {
    /// `Báo cáo`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Report => "Báo cáo",
            Self::Plan => "Kế hoạch",
            Self::Submission => "Tờ trình",
        }
    }

    /// `BC` (NĐ 30/2020/NĐ-CP, Phụ lục III).
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Report => "BC",
            Self::Plan => "KH",
            Self::Submission => "TTr",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Span {
    Month,
    Quarter,
    Half,
    NineMonths,
    Year,
}

/// A part of the text under a heading of its own: sections under it, or one section alone.
pub(super) struct Chapter {
    /// Its heading; empty where the one section is the heading.
    pub(super) title: &'static str,
    /// Keys of its sections.
    pub(super) sections: &'static [&'static str],
}

const fn chapter(title: &'static str, sections: &'static [&'static str]) -> Chapter {
    Chapter { title, sections }
}

/// The outline of a centre's report.
const PERIODIC: &[Chapter] = &[
    chapter(
        "Tình hình chung",
        &["situation", "management", "collaborators"],
    ),
    chapter(
        "Kết quả thực hiện",
        &[
            "funding",
            "national",
            "local",
            "activities",
            "awards",
            "survey",
            "acceptance",
        ],
    ),
    chapter("Đánh giá", &["evaluation", "difficulties", "causes"]),
    chapter("", &["direction"]),
    chapter("", &["proposal"]),
];

const LISTED: &[Chapter] = &[
    chapter("", &["overview"]),
    chapter("", &["difficulties"]),
    chapter("", &["proposal"]),
];

const REQUESTED: &[Chapter] = &[
    chapter("", &["basis"]),
    chapter("", &["overview"]),
    chapter("", &["request"]),
];

const PERIODIC_ANNEXES: &[&str] = &[
    "contents",
    "targets",
    "results",
    "money",
    "product_groups",
    "projects",
    "supported",
    "districts",
    "facilities",
];

const ANY: &[Span] = &[Span::Quarter, Span::Half, Span::NineMonths, Span::Year];
const RESULTS: &str = "Kết quả công tác khuyến công";

const fn periodic(kind: &'static str, label: &'static str, spans: &'static [Span]) -> Paper {
    Paper {
        kind,
        label,
        form: PaperForm::Report,
        about: RESULTS,
        looks_ahead: true,
        spans,
        chapters: PERIODIC,
        annexes: PERIODIC_ANNEXES,
    }
}

const fn listed(
    kind: &'static str,
    label: &'static str,
    about: &'static str,
    spans: &'static [Span],
    annexes: &'static [&'static str],
) -> Paper {
    Paper {
        kind,
        label,
        form: PaperForm::Report,
        about,
        looks_ahead: false,
        spans,
        chapters: LISTED,
        annexes,
    }
}

/// What asks the agency above to recognise what a round chose.
const fn request(
    kind: &'static str,
    label: &'static str,
    about: &'static str,
    annexes: &'static [&'static str],
) -> Paper {
    Paper {
        kind,
        label,
        form: PaperForm::Submission,
        about,
        looks_ahead: false,
        spans: &[Span::Year],
        chapters: REQUESTED,
        annexes,
    }
}

/// The catalogue, in the order of the screen.
pub(super) const PAPERS: &[Paper] = &[
    periodic("month", "Báo cáo tháng", &[Span::Month]),
    periodic("quarter", "Báo cáo quý", &[Span::Quarter]),
    periodic("half", "Báo cáo 6 tháng", &[Span::Half]),
    periodic("nine-months", "Báo cáo 9 tháng", &[Span::NineMonths]),
    periodic("year", "Báo cáo năm", &[Span::Year]),
    Paper {
        kind: "registration",
        label: "Tờ trình kế hoạch năm",
        form: PaperForm::Submission,
        about: "Về việc phê duyệt Kế hoạch khuyến công",
        looks_ahead: false,
        spans: &[Span::Year],
        chapters: &[
            chapter("", &["basis"]),
            chapter("", &["purpose"]),
            chapter("", &["tasks"]),
            chapter("", &["funding"]),
            chapter("", &["request"]),
        ],
        annexes: &["plan"],
    },
    Paper {
        kind: "plan",
        label: "Kế hoạch năm",
        form: PaperForm::Plan,
        about: "Khuyến công",
        looks_ahead: false,
        spans: &[Span::Year],
        chapters: &[
            chapter("", &["basis"]),
            chapter("", &["purpose"]),
            chapter("", &["tasks"]),
            chapter("", &["funding"]),
            chapter("", &["arrangement"]),
        ],
        annexes: &["plan"],
    },
    listed(
        "progress",
        "Tiến độ đề án",
        "Tiến độ thực hiện đề án khuyến công",
        ANY,
        &["contents", "projects"],
    ),
    listed(
        "settlement",
        "Quyết toán",
        "Quyết toán kinh phí khuyến công",
        &[Span::Year],
        &["settlement"],
    ),
    listed(
        "statistics",
        "Báo cáo thống kê",
        "Thống kê công tác khuyến công",
        ANY,
        &["targets", "results", "money", "product_groups"],
    ),
    listed(
        "programme",
        "Thực hiện chương trình",
        "Kết quả thực hiện chương trình khuyến công",
        &[Span::Year],
        &["programme"],
    ),
    listed(
        "area",
        "Theo địa bàn",
        "Kết quả công tác khuyến công theo địa bàn",
        &[Span::Year],
        &["communes", "districts", "provinces", "supported"],
    ),
    listed(
        "facilities",
        "Ngân hàng cơ sở",
        "Cơ sở công nghiệp nông thôn trong ngân hàng thông tin",
        &[Span::Year],
        &["facilities"],
    ),
    listed(
        "course",
        "Lớp đào tạo, tập huấn",
        "Kết quả đào tạo, tập huấn",
        ANY,
        &["courses", "learners", "attendance"],
    ),
    listed(
        "award",
        "Bình chọn sản phẩm",
        "Kết quả bình chọn sản phẩm công nghiệp nông thôn tiêu biểu",
        &[Span::Year],
        &["product_groups", "products", "scores"],
    ),
    listed(
        "title",
        "Xét tặng danh hiệu",
        "Kết quả xét tặng danh hiệu trong lĩnh vực nghề thủ công",
        &[Span::Year],
        &["titles", "title_votes"],
    ),
    request(
        "award-request",
        "Tờ trình công nhận sản phẩm",
        "Về việc công nhận sản phẩm công nghiệp nông thôn tiêu biểu",
        &["products", "scores", "product_votes"],
    ),
    request(
        "title-request",
        "Tờ trình xét tặng danh hiệu",
        "Về việc xét tặng danh hiệu trong lĩnh vực nghề thủ công",
        &["titles", "title_votes"],
    ),
    listed(
        "collaborators",
        "Mạng lưới cộng tác viên",
        "Hoạt động của mạng lưới cộng tác viên khuyến công",
        ANY,
        &["collaborators"],
    ),
];

/// The kind of document of this name.
pub(super) fn paper(kind: &str) -> Result<&'static Paper> {
    PAPERS
        .iter()
        .find(|paper| paper.kind == kind)
        .ok_or_else(|| {
            let known: Vec<&str> = PAPERS.iter().map(|paper| paper.kind).collect();
            Error::refused(
                "report_kind",
                format!(
                    "Không có loại báo cáo “{kind}”. Các loại có: {}.",
                    known.join(", ")
                ),
            )
        })
}

impl Paper {
    /// Its trích yếu. A line break in it is kept.
    pub(super) fn summary(&self, period: Period) -> String {
        let words = period.words();
        if self.looks_ahead {
            format!(
                "{} {words};\nphương hướng, nhiệm vụ {}",
                self.about,
                next(period).words()
            )
        } else {
            format!("{} {words}", self.about)
        }
    }

    /// What a record of it is called: `Báo cáo kết quả công tác khuyến công quý III năm 2023`.
    pub(super) fn title(&self, period: Period) -> String {
        let mut letters = self.about.chars();
        let about: String = letters
            .next()
            .into_iter()
            .flat_map(char::to_lowercase)
            .chain(letters)
            .collect();
        format!("{} {about} {}", self.form.name(), period.words())
    }

    /// What a plan or a submission is about, as its text calls it: `Kế hoạch khuyến công năm 2024`.
    pub(super) fn subject(&self, year: i32) -> String {
        match self.about.strip_prefix("Về việc ") {
            Some(asked) if self.kind.ends_with("-request") => format!("việc {asked} năm {year}"),
            _ => format!("Kế hoạch khuyến công năm {year}"),
        }
    }

    /// As a sentence or an undo calls it: `báo cáo quý, quý III năm 2023`.
    pub(super) fn called(&self, period: Period) -> String {
        format!("{}, {}", self.label.to_lowercase(), period.words())
    }

    fn group(&self) -> &'static str {
        match self.form {
            PaperForm::Plan | PaperForm::Submission => "Kế hoạch, tờ trình",
            PaperForm::Report if self.looks_ahead => "Báo cáo định kỳ",
            PaperForm::Report => "Báo cáo chuyên đề",
        }
    }

    fn fits(&self, part: Part) -> bool {
        let span = match part {
            Part::Month(_) => Span::Month,
            Part::Quarter(_) => Span::Quarter,
            Part::Half(_) => Span::Half,
            Part::NineMonths => Span::NineMonths,
            Part::Year => Span::Year,
        };
        self.spans.contains(&span)
    }

    fn parts(&self) -> Vec<Part> {
        self.spans
            .iter()
            .flat_map(|span| -> Vec<Part> {
                match span {
                    Span::Month => (1..=12).map(Part::Month).collect(),
                    Span::Quarter => (1..=4).map(Part::Quarter).collect(),
                    Span::Half => vec![Part::Half(1), Part::Half(2)],
                    Span::NineMonths => vec![Part::NineMonths],
                    Span::Year => vec![Part::Year],
                }
            })
            .collect()
    }
}

/// A kind of report that can be issued, with the periods of a year it is made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReportKind {
    /// `quarter`.
    pub kind: String,
    /// `Báo cáo quý`.
    pub label: String,
    /// What it stands among: `Báo cáo định kỳ`.
    pub group: String,
    /// `2023-Q1` …
    pub periods: Vec<String>,
}

/// What can be reported on in a year.
pub fn kinds(year: i32) -> Vec<ReportKind> {
    PAPERS
        .iter()
        .map(|paper| ReportKind {
            kind: paper.kind.to_owned(),
            label: paper.label.to_owned(),
            group: paper.group().to_owned(),
            periods: paper
                .parts()
                .into_iter()
                .map(|part| Period { year, part }.to_string())
                .collect(),
        })
        .collect()
}

/// Checks that a kind is known and its period fits it.
pub fn period(kind: &str, period: &str) -> Result<Period> {
    let paper = paper(kind)?;
    let parsed: Period = period.parse()?;
    if paper.fits(parsed.part) {
        return Ok(parsed);
    }
    let periods: Vec<String> = paper
        .parts()
        .into_iter()
        .map(|part| {
            Period {
                year: parsed.year,
                part,
            }
            .to_string()
        })
        .collect();
    Err(Error::refused(
        "report_period",
        format!(
            "Kỳ “{period}” không hợp với {}. Các kỳ của năm {}: {}.",
            paper.label.to_lowercase(),
            parsed.year,
            periods.join(", ")
        ),
    ))
}

/// The period after this one, of the same kind; what follows nine months is the last quarter.
fn next(period: Period) -> Period {
    let first_of_next = |part| Period {
        year: period.year + 1,
        part,
    };
    let within = |part| Period { part, ..period };
    match period.part {
        Part::Month(12) => first_of_next(Part::Month(1)),
        Part::Month(month) => within(Part::Month(month + 1)),
        Part::Quarter(4) => first_of_next(Part::Quarter(1)),
        Part::Quarter(quarter) => within(Part::Quarter(quarter + 1)),
        Part::Half(1) => within(Part::Half(2)),
        Part::Half(_) => first_of_next(Part::Half(1)),
        Part::NineMonths => within(Part::Quarter(4)),
        Part::Year => first_of_next(Part::Year),
    }
}
