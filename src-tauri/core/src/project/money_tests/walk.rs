//! Whatever somebody does, in any order: sums hold, what remains is right, undo leads back.

use proptest::prelude::*;

use super::*;

/// One random step of somebody's work.
#[derive(Debug, Clone)]
enum Step {
    Set(usize, usize, usize, i64),
    Add(usize),
    Remove(usize),
    Move(usize, u32),
    Copy(usize, usize),
    Pay(usize, u32, usize, i64),
    TakeBack(usize),
    Adjust(usize, usize, i64),
    Freeze,
    Undo,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let amount = 0_i64..120;
    let step = prop_oneof![
        6 => (0..3_usize, 0..7_usize, 0..4_usize, amount.clone()).prop_map(|(l, s, f, a)| Step::Set(l, s, f, a)),
        2 => (0..3_usize).prop_map(Step::Add),
        1 => (0..3_usize).prop_map(Step::Remove),
        1 => (0..3_usize, 1..4_u32).prop_map(|(l, p)| Step::Move(l, p)),
        1 => (0..7_usize, 0..7_usize).prop_map(|(f, t)| Step::Copy(f, t)),
        6 => (0..4_usize, 1..28_u32, 0..4_usize, amount.clone()).prop_map(|(k, d, f, a)| Step::Pay(k, d, f, a)),
        1 => (0..5_usize).prop_map(Step::TakeBack),
        2 => (0..3_usize, 0..4_usize, amount).prop_map(|(l, f, a)| Step::Adjust(l, f, a)),
        1 => Just(Step::Freeze),
        2 => Just(Step::Undo),
    ];
    proptest::collection::vec(step, 1..30)
}

const LINES: [&str; 3] = ["Máy", "Lắp đặt", "Nghiệm thu"];

/// Does a step; whether something was written.
fn walk(office: &Office, step: &Step, day: u32) -> bool {
    let ledger = &office.ledger;
    let wrote = match step {
        Step::Set(line, stage, source, amount) => office
            .set(
                "p",
                LINES[*line],
                BudgetStage::ALL[*stage],
                SOURCES[*source],
                million(*amount),
            )
            .map(drop),
        Step::Add(line) => add_line(ledger, &"p".into(), LINES[*line]).map(drop),
        Step::Remove(line) => remove_line(ledger, &"p".into(), LINES[*line]).map(drop),
        Step::Move(line, position) => {
            move_line(ledger, &"p".into(), LINES[*line], *position).map(drop)
        }
        Step::Copy(from, to) => copy_stage(
            ledger,
            &"p".into(),
            BudgetStage::ALL[*from],
            BudgetStage::ALL[*to],
            true,
        )
        .map(drop),
        Step::Pay(kind, day, source, amount) => office
            .pay(
                "p",
                FlowKind::ALL[*kind],
                &format!("2026-10-{day:02}"),
                SOURCES[*source],
                million(*amount),
            )
            .map(drop),
        Step::TakeBack(at) => match office.money("p").payments.get(*at) {
            Some(payment) => remove_payment(ledger, &payment.id).map(drop),
            None => return false,
        },
        Step::Adjust(line, source, amount) => {
            let mut change = adjustment(&format!("2026-11-{:02}", 1 + day % 22));
            change.budget = vec![BudgetChange {
                line: LINES[*line].into(),
                source: SOURCES[*source],
                amount: million(*amount),
                year: None,
            }];
            adjust(ledger, &"p".into(), &change).map(drop)
        }
        Step::Freeze => freeze(ledger, &"p".into()).map(drop),
        Step::Undo => return false,
    };
    match wrote {
        Ok(()) => true,
        Err(Error::Refused { message, .. }) => {
            assert!(message.ends_with('.'), "{message}");
            false
        }
        Err(error) => panic!("{step:?}: {error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn after_any_work_sources_come_to_totals_what_remains_is_right_and_undo_leads_back(steps in steps()) {
        let office = office();
        office.project("p", "local", "ND1", 2026);
        office.run(&["UPDATE project SET decision_on = '2026-06-15', accepted_on = '2026-09-01' WHERE id = 'p'"]);
        let mut states = vec![office.dump()];
        for (day, step) in steps.iter().enumerate() {
            if matches!(step, Step::Undo) {
                if states.len() > 1 {
                    office.ledger.undo().unwrap();
                    states.pop();
                    prop_assert_eq!(&office.dump(), states.last().unwrap());
                }
            } else if walk(&office, step, u32::try_from(day).unwrap()) {
                let now = office.dump();
                // What changes nothing leaves nothing to undo.
                if states.last() != Some(&now) {
                    states.push(now);
                }
            } else {
                prop_assert_eq!(&office.dump(), states.last().unwrap(), "a refusal writes nothing");
            }
            adds_up(&office.budget("p"));
            let view = office.money("p");
            for part in view.parts.iter().chain(&view.sources).chain([&view.funds]) {
                let left = part.approved.dong() - part.advanced.dong() - part.paid.dong() + part.returned.dong();
                prop_assert_eq!(part.remaining.dong(), left);
            }
            let funds: i64 = view.sources.iter().filter(|part| part.source.is_some_and(MoneySource::is_fund)).map(|part| part.remaining.dong()).sum();
            prop_assert_eq!(view.funds.remaining.dong(), funds);
            // On every day: what was approved by then less what moved by then.
            for day in ["2026-06-14", "2026-10-05", "2026-10-28", "2026-11-10"] {
                let then = office.as_of("p", day);
                let moved: i64 = view.payments.iter()
                    .filter(|one| one.paid_on.to_string().as_str() <= day && one.source.is_fund())
                    .map(|one| if one.kind == FlowKind::Return { -one.amount.dong() } else { one.amount.dong() })
                    .sum();
                prop_assert_eq!(then.funds.remaining.dong(), then.funds.approved.dong() - moved, "{}", day);
            }
        }
        while states.len() > 1 {
            office.ledger.undo().unwrap();
            states.pop();
            prop_assert_eq!(&office.dump(), states.last().unwrap());
        }
    }
}
