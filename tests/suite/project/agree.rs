//! Random ledgers of projects: wherever a figure of money is said, it is the same, and it is what arithmetic on the
//! events says; what happens later changes nothing that was said of a day.
//!
//! The oracle is a list of events in this file and plain SQL, never a query of the program.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use so_khuyen_cong_core::ledger::Op;
use so_khuyen_cong_core::money::MoneySource;
use so_khuyen_cong_core::overview;
use so_khuyen_cong_core::period::Period;
use so_khuyen_cong_core::programme;
use so_khuyen_cong_core::project;
use so_khuyen_cong_core::report::{self, Figures, ListCell};
use so_khuyen_cong_tests::Bench;
use so_khuyen_cong_tests::sample::Chance;

const SOURCES: [&str; 4] = ["national", "local", "beneficiary", "other"];
const YEARS: [i32; 3] = [2025, 2026, 2027];
/// After everything in the ledgers.
const LATE: &str = "2029-06-30";

type Cells = Vec<(i32, usize, i64)>;

#[derive(Default)]
struct Project {
    id: String,
    parent: Option<usize>,
    decided: Option<String>,
    budget: Cells,
    adjusted: Option<(String, Cells)>,
    contracted: Cells,
    /// Kind, day, source, amount, budget year.
    paid: Vec<(&'static str, String, usize, i64, i32)>,
    accepted: Option<String>,
    given_up: Option<String>,
    unit: Option<&'static str>,
}

fn day(chance: &mut Chance, year: i32) -> String {
    format!(
        "{year}-{:02}-{:02}",
        1 + chance.below(12),
        1 + chance.below(28)
    )
}

fn amount(chance: &mut Chance) -> i64 {
    1 + i64::try_from(chance.below(900_000_000)).expect("fits")
}

fn cells(chance: &mut Chance, first: i32) -> Cells {
    let mut cells = Vec::new();
    for year in [first, first + 1] {
        for source in 0..4 {
            if (year == first || chance.once_in(4)) && chance.once_in(2) {
                cells.push((year, source, amount(chance)));
            }
        }
    }
    cells
}

fn projects(chance: &mut Chance) -> Vec<Project> {
    let mut all: Vec<Project> = Vec::new();
    let count = 3 + chance.below(6);
    for number in 0..count {
        let first = *chance.one(&YEARS);
        let parent = (number > 0 && chance.once_in(3))
            .then(|| all.iter().position(|one| one.parent.is_none()))
            .flatten();
        let mut one = Project {
            id: format!("project-{number}"),
            parent,
            budget: match chance.once_in(6) {
                true => Vec::new(),
                false => cells(chance, first),
            },
            unit: chance
                .once_in(2)
                .then(|| *chance.one(&["commune-1", "commune-2"])),
            ..Project::default()
        };
        if !chance.once_in(5) {
            one.decided = Some(format!("{first}-0{}-11", 1 + chance.below(5)));
            if chance.once_in(3) && !one.budget.is_empty() {
                let on = format!("{first}-{:02}-05", 6 + chance.below(6));
                one.adjusted =
                    Some((on, cells(chance, first))).filter(|(_, cells)| !cells.is_empty());
            }
            if chance.once_in(2) {
                one.contracted = cells(chance, first);
            }
            for _ in 0..chance.below(5) {
                let kind = *chance.one(&["advance", "payment", "settlement", "return"]);
                let source = chance.below(4);
                let year = *chance.one(&[first, first + 1]);
                // Chỉnh lý, and what comes back when the books are closed.
                let on = match (kind, chance.below(4)) {
                    (_, 0) => format!("{}-01-{:02}", year + 1, 1 + chance.below(28)),
                    (_, 1) => format!("{year}-12-{:02}", 15 + chance.below(13)),
                    ("return", 2) => format!("{}-03-{:02}", year + 1, 1 + chance.below(28)),
                    _ => day(chance, year),
                };
                one.paid.push((kind, on, source, amount(chance), year));
            }
            if chance.once_in(3) {
                one.accepted = Some(format!("{first}-11-{:02}", 1 + chance.below(28)));
            } else if chance.once_in(4) {
                one.given_up = Some(format!("{first}-10-{:02}", 1 + chance.below(28)));
            }
        } else if chance.once_in(2) {
            one.given_up = Some(format!("{first}-03-{:02}", 1 + chance.below(28)));
        }
        all.push(one);
    }
    all
}

/// Writes the events that happened by a day.
fn ledger(projects: &[Project], until: &str) -> Bench {
    let bench = Bench::small();
    let by = |day: &String| day.as_str() <= until;
    bench
        .ledger
        .transact(&Op::LoadDemo, |tx| {
            let run = |sql: &str| tx.run(sql, []).map(drop);
            run("INSERT INTO programme(id, name, period_start, period_end) VALUES ('programme', 'Chương trình', 2024, 2030)")?;
            run("INSERT INTO programme_target(id, programme_id, position, name, unit_label) VALUES ('target', 'programme', 1, 'Đề án', 'đề án')")?;
            for commune in 1..=2 {
                run(&format!("INSERT INTO unit(id, standard, level, code, kind, name, valid_from) VALUES ('commune-{commune}', '2025', 3, '9999{commune}', 'commune', 'Xã Số {commune}', '2025-07-01')"))?;
                run(&format!("INSERT INTO facility(id, name, unit_id) VALUES ('facility-{commune}', 'Cơ sở {commune}', 'commune-{commune}')"))?;
            }
            for one in projects {
                let decided = one.decided.as_ref().filter(|day| by(day));
                let adjusted = one.adjusted.as_ref().filter(|(day, _)| by(day));
                let accepted = one.accepted.as_ref().filter(|day| by(day));
                let given_up = one.given_up.as_ref().filter(|day| by(day));
                let state = match (decided, accepted, given_up) {
                    (.., Some(_)) => "withdrawn",
                    (_, Some(_), _) => "accepted",
                    (Some(_), ..) => "approved",
                    _ => "drafted",
                };
                let text = |text: Option<&String>| text.map_or("NULL".to_owned(), |text| format!("'{text}'"));
                let parent = one.parent.map(|at| projects[at].id.clone());
                let unit = one.unit.map(str::to_owned);
                run(&format!(
                    "INSERT INTO project(id, name, source, year, state, decision_on, accepted_on, parent_id, unit_id, programme_target_id)
                     VALUES ('{0}', 'Đề án {0}', 'local', 2026, '{state}', {1}, {2}, {3}, {4}, 'target')",
                    one.id, text(decided), text(accepted), text(parent.as_ref()), text(unit.as_ref())
                ))?;
                let steps = [("drafted", "approved", decided), ("approved", "accepted", accepted), (if decided.is_some() { "approved" } else { "drafted" }, "withdrawn", given_up)];
                for (position, (from, to, on)) in (1..).zip(steps) {
                    if let Some(on) = on {
                        run(&format!(
                            "INSERT INTO project_step(id, project_id, position, from_state, state, happened_on)
                             VALUES ('{0}/{to}', '{0}', {position}, '{from}', '{to}', '{on}')",
                            one.id
                        ))?;
                    }
                }
                let budget = |stage: &str, cells: &Cells| {
                    for (at, (year, source, amount)) in cells.iter().enumerate() {
                        run(&format!(
                            "INSERT INTO project_budget(id, project_id, line, stage, source, amount_vnd, budget_year)
                             VALUES ('{0}/{stage}/{at}', '{0}', 'Thực hiện', '{stage}', '{1}', {amount}, {year})",
                            one.id, SOURCES[*source]
                        ))?;
                    }
                    Ok::<(), so_khuyen_cong_core::Error>(())
                };
                budget("approved", &one.budget)?;
                let number = one.id.len() % 2 + 1;
                let benefits = one.paid.len() % 2 == 0;
                if let Some((on, cells)) = adjusted {
                    budget("adjusted", cells)?;
                    let image = |cells: &Cells| {
                        let cells: Vec<Value> = cells
                            .iter()
                            .map(|(year, source, amount)| json!({ "line": "Thực hiện", "source": SOURCES[*source], "year": year, "amount_vnd": amount }))
                            .collect();
                        let served = json!({
                            "id": format!("{}/who", one.id), "name": "Cơ sở", "support_vnd": 1_000_001, "counterpart_vnd": null,
                            "values": { "facility_id": format!("facility-{number}") }
                        });
                        let beneficiaries = if benefits { vec![served] } else { Vec::new() };
                        json!({ "fields": {}, "budget": cells, "beneficiaries": beneficiaries }).to_string()
                    };
                    tx.run(
                        "INSERT INTO project_adjustment(id, project_id, number, reason, decision_no, decision_on, before_json, after_json)
                         VALUES (?1, ?2, 1, 'Giá đổi', '9/QĐ', ?3, ?4, ?5)",
                        [&format!("{}/adjusted", one.id), &one.id, on, &image(&one.budget), &image(cells)],
                    )?;
                }
                if decided.is_some() {
                    budget("contracted", &one.contracted)?;
                }
                for (at, (kind, on, source, amount, year)) in one.paid.iter().enumerate() {
                    if by(on) {
                        run(&format!(
                            "INSERT INTO project_payment(id, project_id, kind, paid_on, source, amount_vnd, budget_year)
                             VALUES ('{0}/{at}', '{0}', '{kind}', '{on}', '{1}', {amount}, {year})",
                            one.id, SOURCES[*source]
                        ))?;
                    }
                }
                if benefits {
                    run(&format!(
                        "INSERT INTO project_beneficiary(id, project_id, position, facility_id, support_vnd)
                         VALUES ('{0}/who', '{0}', 1, 'facility-{number}', 1000001)",
                        one.id
                    ))?;
                }
            }
            Ok(())
        })
        .expect("written");
    bench
}

/// What the events say.
struct Truth<'a>(&'a [Project]);

impl Truth<'_> {
    fn in_force<'a>(&self, one: &'a Project, on: &str) -> &'a [(i32, usize, i64)] {
        // What stands inside a group and was not decided on itself is a draft.
        if one.decided.as_ref().is_none_or(|day| day.as_str() > on) {
            return &[];
        }
        match &one.adjusted {
            Some((day, cells)) if day.as_str() <= on => cells,
            _ => &one.budget,
        }
    }

    fn inside(&self, root: usize) -> impl Iterator<Item = &Project> {
        let members = self.0.iter().enumerate();
        members
            .filter(move |(at, one)| *at == root || one.parent == Some(root))
            .map(|(_, one)| one)
    }

    /// Approved for a group by source, in force on a day.
    fn approved(&self, root: usize, year: i32, on: &str) -> [i64; 4] {
        // The group speaks for those inside it of a fund and a year that it names, and of what is added.
        let own = self.in_force(&self.0[root], on);
        let named = |of: i32, source: usize| match source {
            0 | 1 => own.iter().any(|one| (one.0, one.1) == (of, source)),
            _ => own.iter().any(|one| one.1 > 1),
        };
        let mut sums = [0; 4];
        for one in self.inside(root) {
            for (of, source, amount) in self.in_force(one, on) {
                if *of == year && (one.parent.is_none() || !named(*of, *source)) {
                    sums[*source] += amount;
                }
            }
        }
        sums
    }

    /// Paid of a budget year by source until a day.
    fn paid(&self, root: usize, year: i32, until: &str) -> [i64; 4] {
        let mut sums = [0; 4];
        for (kind, on, source, amount, of) in self.inside(root).flat_map(|one| &one.paid) {
            if *of == year && on.as_str() <= until {
                sums[*source] += if *kind == "return" { -amount } else { *amount };
            }
        }
        sums
    }

    fn roots(&self) -> impl Iterator<Item = (usize, &Project)> {
        self.0
            .iter()
            .enumerate()
            .filter(|(_, one)| one.parent.is_none())
    }
}

fn funds(sums: [i64; 4]) -> i64 {
    sums[0] + sums[1]
}

fn figures(bench: &Bench, kind: &str, period: &str) -> Figures {
    let period: Period = period.parse().expect("a period");
    bench
        .ledger
        .read(|reader| report::figures(reader, kind, period))
        .expect("counted")
}

fn column(figures: &Figures, key: &str, title: &str) -> i64 {
    let list = figures
        .lists
        .iter()
        .find(|list| list.key == key)
        .expect("a list");
    let at = list
        .columns
        .iter()
        .position(|one| one.title == title)
        .expect("a column");
    let cells = list.rows.iter().map(|row| &row.cells[at]);
    cells
        .map(|cell| match cell {
            ListCell::Number(number) => *number,
            _ => 0,
        })
        .sum()
}

fn line(figures: &Figures, name: &str) -> [i64; 2] {
    let list = figures
        .lists
        .iter()
        .find(|list| list.key == "money")
        .expect("the money");
    let row = list
        .rows
        .iter()
        .find(|row| row.cells[0] == ListCell::Text(name.to_owned()));
    let number = |cell: &ListCell| match cell {
        ListCell::Number(number) => *number,
        _ => 0,
    };
    row.map_or([0, 0], |row| [number(&row.cells[1]), number(&row.cells[2])])
}

#[test]
fn page_list_overview_reconciliation_report_and_programme_say_one_figure() {
    for seed in 0..8 {
        let projects = projects(&mut Chance(seed));
        let bench = ledger(&projects, LATE);
        let truth = Truth(&projects);
        let today = LATE.parse().expect("a day");
        let mut of_years = [0_i64; 2];
        for year in 2024..=2030 {
            let about = |id: &str, what: &str| format!("seed {seed}, {year}, {id}: {what}");
            let (list, reconciled, page, behind) = bench
                .ledger
                .read(|reader| {
                    let mut pages = BTreeMap::new();
                    for (_, one) in truth.roots() {
                        pages.insert(
                            &one.id,
                            project::money(reader, &one.id.as_str().into(), today)?,
                        );
                    }
                    let mut behind = BTreeMap::new();
                    for stage in ["approved", "spent"] {
                        for source in SOURCES {
                            for one in
                                overview::behind(reader, year, stage, None, Some(source), today)?
                            {
                                behind.insert((stage, source, one.id), one.value);
                            }
                        }
                    }
                    Ok((
                        project::list(reader, Some(year), today)?,
                        project::reconcile(reader, year, today)?,
                        pages,
                        behind,
                    ))
                })
                .expect("read");
            let annual = figures(&bench, "year", &year.to_string());
            let settlement = figures(&bench, "settlement", &year.to_string());
            let closed = format!("{}-01-31", year + 1);
            let mut sums = [0_i64; 2];
            for (at, one) in truth.roots() {
                let approved = truth.approved(at, year, LATE);
                let paid = truth.paid(at, year, LATE);
                sums[0] += funds(approved);
                sums[1] += funds(paid);
                let listed = list.iter().find(|line| line.id == one.id.as_str());
                let listed = listed.map_or((0, 0), |line| {
                    (
                        line.approved_vnd.unwrap_or_default().dong(),
                        line.paid_vnd.dong(),
                    )
                });
                assert_eq!(
                    listed,
                    (funds(approved), funds(paid)),
                    "{}",
                    about(&one.id, "list")
                );
                for (source, code) in SOURCES.iter().enumerate() {
                    let part = page[&one.id].parts.iter().find(|part| {
                        part.source == MoneySource::of(code) && part.year == Some(year)
                    });
                    let part =
                        part.map_or((0, 0), |part| (part.approved.dong(), part.disbursed.dong()));
                    let truth = (approved[source], paid[source]);
                    assert_eq!(part, truth, "{}", about(&one.id, "page"));
                    let of = |stage| {
                        behind
                            .get(&(stage, *code, one.id.clone()))
                            .copied()
                            .unwrap_or_default()
                    };
                    assert_eq!(
                        (of("approved"), of("spent")),
                        truth,
                        "{}",
                        about(&one.id, "overview")
                    );
                    if source < 2 {
                        let row = reconciled.rows.iter().find(|row| {
                            row.project == one.id.as_str() && row.source.code() == *code
                        });
                        let row = row.map_or((0, 0), |row| {
                            (row.money.approved.dong(), row.money.disbursed.dong())
                        });
                        assert_eq!(row, truth, "{}", about(&one.id, "reconciliation"));
                    }
                }
                let printed = annual.projects.iter().find(|row| row.id == one.id.as_str());
                let printed = printed.map_or((0, 0, 0), |row| {
                    (
                        row.national.dong(),
                        row.local.dong(),
                        row.paid_to_date.dong(),
                    )
                });
                let approved = truth.approved(at, year, &closed);
                let paid = truth.paid(at, year, &closed);
                assert_eq!(
                    printed,
                    (approved[0], approved[1], funds(paid)),
                    "{}",
                    about(&one.id, "report")
                );
            }
            of_years[0] += sums[0];
            of_years[1] += sums[1];
            for (figures, key) in [(&annual, "year"), (&settlement, "settlement")] {
                assert_eq!(
                    figures.value("approved"),
                    annual.value("approved"),
                    "{}",
                    about(key, "approved")
                );
            }
            tables_add_up(&annual, &settlement, &about("", "tables"));
            let area = figures(&bench, "area", &year.to_string());
            let placed = ["KCQG", "KCĐP"].map(|title| column(&area, "communes", title));
            assert_eq!(
                placed.iter().sum::<i64>(),
                annual.value("approved"),
                "{}",
                about("", "T9")
            );
            let counted = column(&area, "communes", "Đề án trong năm");
            assert_eq!(counted, annual.value("projects"), "{}", about("", "T9"));
        }
        let whole = bench
            .ledger
            .read(|reader| programme::show(reader, &"programme".into(), today))
            .expect("shown");
        let target = &whole.rows[0].whole;
        assert_eq!(
            [target.approved_vnd.dong(), target.spent_vnd.dong()],
            of_years,
            "seed {seed}: programme"
        );
        nothing_falls_between(&bench, seed);
    }
}

/// The tables of one report come to the same sums.
fn tables_add_up(annual: &Figures, settlement: &Figures, about: &str) {
    let approved = annual.value("approved");
    let to_date = annual.value("paid_to_date");
    let of_sources = annual
        .sources
        .iter()
        .map(|one| [one.approved, one.paid_to_date, one.paid_in_period].map(|one| one.dong()));
    let of_sources = of_sources.fold([0; 3], |sum, one| {
        [sum[0] + one[0], sum[1] + one[1], sum[2] + one[2]]
    });
    assert_eq!(
        of_sources,
        [approved, to_date, annual.value("paid_in_period")],
        "{about}: by source"
    );
    let of_contents: i64 = annual.contents.iter().map(|one| one.approved.dong()).sum();
    assert_eq!(of_contents, approved, "{about}: by content");
    assert_eq!(
        line(annual, "Được duyệt").iter().sum::<i64>(),
        approved,
        "{about}: T5"
    );
    assert_eq!(
        line(annual, "Lũy kế giải ngân từ đầu năm")
            .iter()
            .sum::<i64>(),
        to_date,
        "{about}: T5"
    );
    assert_eq!(
        column(settlement, "settlement", "Được duyệt"),
        approved,
        "{about}: settlement"
    );
    assert_eq!(
        column(settlement, "settlement", "Đã chi"),
        to_date,
        "{about}: settlement"
    );
    let counted = annual.projects.iter().filter(|one| one.decided).count();
    assert_eq!(
        annual.value("projects"),
        i64::try_from(counted).expect("few"),
        "{about}: count"
    );
    let of_sources: u32 = annual.sources.iter().map(|one| one.projects).sum();
    assert_eq!(
        i64::from(of_sources),
        annual.value("projects"),
        "{about}: count by source"
    );
    let supported = column(annual, "supported", "Kinh phí hỗ trợ");
    assert!(
        supported <= approved,
        "{about}: T7 {supported} of {approved}"
    );
}

/// What annual reports say was paid comes to what was paid, and so do the quarters between their days.
fn nothing_falls_between(bench: &Bench, seed: u64) {
    let paid = |from: &str, to: &str| -> i64 {
        bench
            .ledger
            .read(|reader| {
                reader.value(
                    "SELECT coalesce(sum(iif(kind = 'return', -amount_vnd, amount_vnd)), 0) FROM project_payment
                     WHERE source IN ('national', 'local') AND paid_on BETWEEN ?1 AND ?2",
                    [from, to],
                )
            })
            .expect("summed")
    };
    let annual: i64 = (2024..=2030)
        .map(|year| figures(bench, "year", &year.to_string()).value("paid_in_period"))
        .sum();
    assert_eq!(annual, paid("0000", "9999"), "seed {seed}: years");
    let quarters: i64 = (2025..=2028)
        .flat_map(|year| (1..=4).map(move |quarter| format!("{year}-Q{quarter}")))
        .map(|period| figures(bench, "quarter", &period).value("paid_in_period"))
        .sum();
    assert_eq!(
        quarters,
        paid("2024-12-15", "2028-12-14"),
        "seed {seed}: quarters"
    );
}

#[test]
fn what_happens_later_changes_nothing_that_was_said_of_a_day() {
    for seed in 0..6 {
        let projects = projects(&mut Chance(100 + seed));
        for (period, kind, last) in [
            ("2026-Q2", "quarter", "2026-06-14"),
            ("2026-9M", "nine-months", "2026-09-14"),
            ("2026", "year", "2027-01-31"),
        ] {
            let then = figures(&ledger(&projects, last), kind, period);
            let later = figures(&ledger(&projects, LATE), kind, period);
            let money = |figures: &Figures| {
                let numbers: Vec<(String, i64, Option<i64>, Option<i64>)> = figures
                    .figures
                    .iter()
                    .map(|one| (one.key.clone(), one.value, one.last_year, one.programme))
                    .collect();
                (
                    numbers,
                    figures.projects.clone(),
                    figures.sources.clone(),
                    figures.contents.clone(),
                )
            };
            assert_eq!(money(&then), money(&later), "seed {seed}, {period}");
            for key in ["money", "supported"] {
                let list = |figures: &Figures| {
                    figures
                        .lists
                        .iter()
                        .find(|one| one.key == key)
                        .map(|one| one.rows.clone())
                };
                assert_eq!(list(&then), list(&later), "seed {seed}, {period}: {key}");
            }
        }
    }
}
