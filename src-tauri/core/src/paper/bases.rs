//! Căn cứ: what a paper stands on. The law comes from the ledger's legal documents that are about khuyến công
//! and in force on the day of the paper; then the project's own decision, contract and acceptance.
//!
//! What surprises: a document that the ledger calls expired without saying since when is not cited, and neither
//! is one whose number or day is not known: a basis is never guessed.

use chrono::NaiveDate;

use super::kind::Paper;
use super::store::Project;
use super::tag::{DAY_DOTS, DOTS};
use crate::money::Money;
use crate::norm::basis::{self, LegalDocument, in_full};

/// The bases of a paper, each with its own `;`, the last with its full stop.
pub(super) fn cited(
    paper: Paper,
    project: &Project,
    documents: &[LegalDocument],
    today: NaiveDate,
) -> Vec<String> {
    let day = super::facts::day(paper, project).unwrap_or(today);
    // What is about national money binds every paper that spends any of it.
    let national = project.national
        || project.budget.iter().any(|row| {
            row.source == crate::money::MoneySource::National && row.amount > Money::ZERO
        });
    let mut bases = basis::law(documents, day, national, None);
    bases.extend(of_project(paper, project));
    let last = bases.len().saturating_sub(1);
    let ended = bases.into_iter().enumerate().map(|(at, text)| {
        let mark = if at == last { '.' } else { ';' };
        format!("Căn cứ {text}{mark}")
    });
    ended.collect()
}

/// What happened to the project before this paper; what is not known of it is left free.
fn of_project(paper: Paper, project: &Project) -> Vec<String> {
    let number = |number: &Option<String>| number.clone().unwrap_or_else(|| DOTS.to_owned());
    let day = |day: Option<NaiveDate>| day.map_or_else(|| DAY_DOTS.to_owned(), in_full);
    let decision = || {
        let (number, day) = (number(&project.decision_no), day(project.decision_on));
        format!(
            "Quyết định số {number} {day} phê duyệt đề án “{}”",
            project.name
        )
    };
    let contract = || {
        let (number, day) = (number(&project.contract_no), day(project.contract_on));
        format!("Hợp đồng số {number} {day}")
    };
    let accepted = || format!("Biên bản nghiệm thu {}", day(project.accepted_on));
    match paper {
        Paper::Submission | Paper::Appraisal => Vec::new(),
        Paper::Contract => vec![decision()],
        Paper::Acceptance => vec![decision(), contract()],
        Paper::Liquidation | Paper::PaymentRequest => vec![decision(), contract(), accepted()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::sets::{DocumentKind, DocumentState};

    fn document(number: &str, kind: &str, name: &str, issued: &str) -> LegalDocument {
        LegalDocument {
            id: number.into(),
            number: number.to_owned(),
            kind: DocumentKind::of(kind),
            name: name.to_owned(),
            issued_on: issued.parse().ok(),
            ..LegalDocument::default()
        }
    }

    fn numbers(documents: &[LegalDocument], national: bool, day: &str) -> Vec<String> {
        let project = Project {
            national,
            ..Project::default()
        };
        let day = day.parse().unwrap();
        cited(Paper::Submission, &project, documents, day)
    }

    #[test]
    fn only_what_is_about_khuyen_cong_and_in_force_on_the_day_is_cited() {
        let decree = document("45/2012/NĐ-CP", "decree", "Về khuyến công", "2012-05-21");
        let circular = LegalDocument {
            issuer: Some("Bộ Công Thương".into()),
            ..document(
                "36/2013/TT-BCT",
                "circular",
                "Quản lý kinh phí khuyến công quốc gia",
                "2013-12-27",
            )
        };
        let amending = LegalDocument {
            amends: Some("45/2012/NĐ-CP".into()),
            effective_on: "2025-10-15".parse().ok(),
            ..document(
                "235/2025/NĐ-CP",
                "decree",
                "Sửa đổi Nghị định về khuyến công",
                "2025-08-27",
            )
        };
        let gone = LegalDocument {
            state: Some(DocumentState::Expired),
            ..document("1/QĐ", "decision", "Chương trình khuyến công", "2001-01-01")
        };
        let unnumbered = document(
            "NQ chưa rõ số",
            "resolution",
            "Mức chi khuyến công",
            "2020-01-01",
        );
        let other = document(
            "30/2020/NĐ-CP",
            "decree",
            "Về công tác văn thư",
            "2020-03-05",
        );
        let all = [circular, decree, amending, gone, unnumbered, other];
        assert_eq!(
            numbers(&all, false, "2023-07-03"),
            ["Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 về khuyến công."]
        );
        assert_eq!(
            numbers(&all, true, "2025-10-15"),
            [
                "Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21 tháng 5 năm 2012 về khuyến công, được sửa đổi, bổ sung bởi Nghị định số 235/2025/NĐ-CP ngày 27 tháng 8 năm 2025;",
                "Căn cứ Thông tư số 36/2013/TT-BCT ngày 27 tháng 12 năm 2013 của Bộ Công Thương quản lý kinh phí khuyến công quốc gia.",
            ]
        );
        assert!(
            numbers(&all, false, "2012-05-20").is_empty(),
            "not yet issued"
        );
    }
}
