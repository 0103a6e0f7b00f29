//! A need becomes a project, and keeps the link: whoever opens either finds the other.

use super::sets::ProjectState;
use super::{Beginning, BeginningMoney, begin};
use crate::error::{Error, Result};
use crate::ids::{FacilityId, NeedId, ProjectId};
use crate::ledger::{Done, Ledger, Op};
use crate::money::Money;

struct Need {
    facility: FacilityId,
    facility_name: String,
    content_written: String,
    content: Option<String>,
    requested: Option<i64>,
    counterpart: Option<i64>,
    project: Option<ProjectId>,
}

/// Registers a project of a fund (`national`, `local`) and a year for what a facility asked for; answers its id. The
/// money asked for is that of the registration: nothing of it is approved yet.
pub fn need_to_project(
    ledger: &Ledger,
    need: &NeedId,
    year: i32,
    fund: &str,
) -> Result<Done<ProjectId>> {
    let fund = match fund {
        "national" => "national",
        "local" => "local",
        _ => {
            return Err(Error::refused(
                "fund_unknown",
                "Chưa chọn nguồn khuyến công. Hãy chọn KCQG hoặc KCĐP.",
            ));
        }
    };
    let found = ledger.read(|reader| {
        reader.row(
            "SELECT n.facility_id, f.name, n.content_written, n.content_id, n.requested_vnd, n.counterpart_vnd, p.name
             FROM facility_need n JOIN facility f ON f.id = n.facility_id LEFT JOIN project p ON p.id = n.project_id
             WHERE n.id = ?1",
            [need],
            |row| {
                Ok(Need {
                    facility: row.get(0)?,
                    facility_name: row.get(1)?,
                    content_written: row.get(2)?,
                    content: row.get(3)?,
                    requested: row.get(4)?,
                    counterpart: row.get(5)?,
                    project: row.get(6)?,
                })
            },
        )
    })?;
    let found = found.ok_or_else(|| {
        Error::refused(
            "need_gone",
            "Nhu cầu này không còn trong sổ. Hãy tải lại danh sách.",
        )
    })?;
    if let Some(project) = found.project {
        return Err(Error::refused(
            "need_linked",
            format!("Nhu cầu này đã thành đề án “{project}”. Hãy mở đề án đó thay vì lập thêm."),
        ));
    }
    let name = format!("{}: {}", found.content_written, found.facility_name);
    let asked = |source: &'static str, amount: Option<i64>| BeginningMoney {
        stage: "registered",
        source,
        amount: amount.and_then(Money::new).unwrap_or_default(),
    };
    let beginning = Beginning {
        name: name.clone(),
        fund: fund.to_owned(),
        kind: Some("single".to_owned()),
        year,
        state: Some(ProjectState::Proposed),
        content_id: found.content,
        facility_id: Some(found.facility),
        money: vec![
            asked(fund, found.requested),
            asked("beneficiary", found.counterpart),
        ],
        facility_need_id: Some(need.to_owned()),
        ..Beginning::default()
    };
    ledger.transact(&Op::NeedToProject { title: name }, |tx| {
        begin(tx, &beginning)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::project::life_tests::office;
    use crate::record;

    #[test]
    fn a_need_becomes_a_project_once_and_undo_takes_it_back() {
        let office = office();
        office.run("INSERT INTO facility(id, name) VALUES ('f', 'Cơ sở mây tre Hòa Bình')");
        office.run("UPDATE facility SET unit_id = (SELECT id FROM unit WHERE level = 3 ORDER BY id LIMIT 1)");
        office.run(
            "INSERT INTO facility_need(id, facility_id, year, content_written, content_id, requested_vnd, counterpart_vnd, due_on)
             SELECT 'n', 'f', 2026, 'Máy chẻ tre', id, 150000000, 160000000, '2026-10-01' FROM content WHERE code = 'ND3'",
        );
        let done = need_to_project(&office.ledger, &"n".into(), 2027, "local").unwrap();
        assert!(
            done.changed.contains(&"facility_need".to_owned())
                && done.changed.contains(&"project".to_owned())
        );
        let id = done.value;
        let (project, lines, needs) = office
            .ledger
            .read(|reader| {
                Ok((
                    record::get(reader, record::noun("project")?, &id)?.unwrap(),
                    record::children(reader, record::noun("project_budget")?, &id)?,
                    record::linked(reader, record::noun("facility_need")?, "project_id", &id)?,
                ))
            })
            .unwrap();
        assert_eq!(
            project.values["name"],
            json!("Máy chẻ tre: Cơ sở mây tre Hòa Bình")
        );
        assert_eq!(
            (&project.values["year"], &project.values["state"]),
            (&json!(2027), &json!("proposed"))
        );
        assert!(
            project.values["unit_id"].is_string(),
            "where the facility is"
        );
        let mut told: Vec<_> = lines
            .iter()
            .map(|line| {
                let of = |name: &str| line.values[name].to_string().replace('"', "");
                format!("{} {} {}", of("stage"), of("source"), of("amount_vnd"))
            })
            .collect();
        told.sort();
        assert_eq!(
            told,
            [
                "registered beneficiary 160000000",
                "registered local 150000000"
            ]
        );
        assert_eq!(
            (needs.len(), &needs[0].values["state"]),
            (1, &json!("project"))
        );

        let again = need_to_project(&office.ledger, &"n".into(), 2027, "local").unwrap_err();
        assert_eq!(again.code(), "need_linked");
        assert!(
            again.message().contains("Máy chẻ tre"),
            "{}",
            again.message()
        );
        assert_eq!(
            need_to_project(&office.ledger, &"n".into(), 2027, "x")
                .unwrap_err()
                .code(),
            "fund_unknown"
        );

        assert_eq!(
            office.ledger.undo().unwrap().value,
            "Lập đề án “Máy chẻ tre: Cơ sở mây tre Hòa Bình” từ nhu cầu"
        );
        let left: i64 = office
            .ledger
            .read(|reader| reader.value("SELECT (SELECT count(*) FROM project) + (SELECT count(*) FROM project_budget) + (SELECT count(*) FROM facility_need WHERE project_id IS NOT NULL)", []))
            .unwrap();
        assert_eq!(left, 0);
        assert!(need_to_project(&office.ledger, &"n".into(), 2027, "national").is_ok());
    }
}
