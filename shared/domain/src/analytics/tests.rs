use super::*;
use crate::costs::Spent;
use crate::ids::OrderId;
use crate::orders::tests::{command, placed};
use crate::orders::{EventKind, Order, OrderEvent, RefundStatus, Transition};
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn an_hour_belongs_to_the_day_where_the_shop_is() {
    let late = Hour::of(time("2026-11-30T23:30:00Z"), &berlin());
    assert_eq!((late.day, late.begins), (date(2026, 12, 1), time("2026-11-30T23:00:00Z")));
    assert_eq!(Month::of(late.day).to_string(), "2026-12");
    let india = Hour::of(time("2026-11-30T18:45:59.9Z"), &TimeZone::get("Asia/Kolkata").unwrap());
    assert_eq!((india.day, india.begins), (date(2026, 12, 1), time("2026-11-30T18:30:00Z")));
}

#[test]
fn days_on_which_clocks_change_have_all_their_hours_and_each_once() {
    for (day, hours) in [(date(2026, 3, 29), 23), (date(2026, 3, 30), 24), (date(2026, 10, 25), 25)] {
        let all = Hour::all_of(day, &berlin());
        assert_eq!(all.len(), hours, "{day}");
        for (hour, minute) in all.iter().flat_map(|hour| (0..60).map(move |minute| (hour, minute))) {
            assert_eq!(Hour::of(hour.begins + SignedDuration::from_mins(minute), &berlin()), *hour);
        }
    }
    // 02:30 comes twice, an hour apart.
    let twice = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"].map(|text| Hour::of(time(text), &berlin()));
    assert_eq!(twice[0].day, twice[1].day);
    assert_ne!(twice[0], twice[1]);
}

#[test]
fn months_count_on() {
    let months = |first: &str, last: &str| {
        Month::parse(first).unwrap().up_to(Month::parse(last).unwrap()).map(|month| month.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(months("2026-11", "2027-01"), ["2026-11", "2026-12", "2027-01"]);
    assert_eq!(months("2026-11", "2026-10"), Vec::<String>::new());
    assert_eq!(Month::parse("2024-02").unwrap().last_day(), date(2024, 2, 29));
    for bad in ["", "2026", "2026-13", "2026-1", "2026-11-01", "x"] {
        assert!(Month::parse(bad).is_err(), "{bad}");
    }
}

/// A life of an order: what happens to it, and how long after the last.
fn life() -> impl Strategy<Value = Vec<OrderEvent>> {
    // From minutes to a month: over clock changes and ends of months.
    let step = (command(), 60_i64..3_000_000);
    (0_i64..2_000_000_000, prop::collection::vec(step, 0..30)).prop_map(|(start, steps)| {
        let Transition { event, mut order } = placed();
        let mut log = vec![event];
        let mut second = start;
        log[0].at = Timestamp::from_second(start).unwrap();
        for (command, gap) in steps {
            second += gap;
            if let Ok(transition) = order.decide(command, Timestamp::from_second(second).unwrap()) {
                let spent = Spent { ms: gap.unsigned_abs(), read_milli: 500, write_milli: 2000 };
                log.push(OrderEvent { spent: Some(spent), ..transition.event });
                order = transition.order;
            }
        }
        log
    })
}

fn total(cells: &Cells) -> Figures {
    let mut sum = Figures::default();
    cells.hours.values().for_each(|figures| sum.add(figures));
    sum
}

/// The same, counted from the order as it is in the end.
fn recount(log: &[OrderEvent]) -> Figures {
    let order = Order::replay(log.to_vec()).unwrap();
    let happened = |wanted: fn(&EventKind) -> bool| i64::try_from(log.iter().filter(|event| wanted(&event.kind)).count()).unwrap();
    let mut sum = Figures {
        placed: i64::from(log.iter().any(|event| counts(&event.kind))),
        expired: happened(|kind| matches!(kind, EventKind::Expired)),
        cancelled: happened(|kind| matches!(kind, EventKind::Cancelled { .. })),
        parcels: i64::try_from(order.fulfillments.len()).unwrap(),
        ..Figures::default()
    };
    // What comes after the last event that changes a figure is in none yet.
    if sum.placed > 0 {
        (sum.spent_ms, sum.spent_read_milli, sum.spent_write_milli) = noted(log);
    }
    let sold = |kind: &EventKind| matches!(kind, EventKind::Paid { .. } | EventKind::PaidLate { .. } | EventKind::ReviewAccepted { .. });
    if happened(sold) == 0 {
        return sum;
    }
    let totals = &order.quote.totals;
    (sum.orders, sum.units) = (1, order.quote.lines.iter().map(|line| i64::from(line.quantity)).sum());
    (sum.goods, sum.discounts) = (totals.subtotal.amount(), totals.discount.amount());
    (sum.shipping, sum.tax, sum.revenue) = (totals.shipping.amount(), totals.tax.amount(), totals.total.amount());
    sum.payment_fees = (totals.total.amount() * 15 + 500) / 1000 + 25;
    let excess = log.iter().find_map(|event| match &event.kind {
        EventKind::ReviewAccepted { refund: Some(refund), .. } => Some(&refund.id),
        _ => None,
    });
    let made: Vec<i64> = order
        .refunds
        .iter()
        .filter(|refund| refund.status == RefundStatus::Succeeded && Some(&refund.id) != excess)
        .map(|refund| refund.amount.amount())
        .collect();
    (sum.refunds, sum.refunds_made) = (made.iter().sum(), i64::try_from(made.len()).unwrap());
    sum
}

/// Up to the last event at which a figure of the whole log differs from that of the log before it.
fn noted(log: &[OrderEvent]) -> (i64, i64, i64) {
    let bare: Vec<OrderEvent> = log.iter().map(|event| OrderEvent { spent: None, ..event.clone() }).collect();
    // That it was placed counts with the next event that counts, and in its own hour: one that changes no figure itself is added.
    let hours = |end: usize| {
        let packed = bare[..end].last().map(|last| OrderEvent { kind: EventKind::Packed, ..last.clone() });
        let log: Vec<OrderEvent> = bare[..end].iter().cloned().chain(packed).collect();
        OrderFacts::of(&log, &berlin()).cells.hours
    };
    let last = (1..=log.len()).rev().find(|end| hours(*end) != hours(*end - 1)).unwrap_or(0);
    let spent = log[..last].iter().filter_map(|event| event.spent).fold(Spent::default(), Spent::plus);
    let whole = |value: u64| i64::try_from(value).unwrap();
    (whole(spent.ms), whole(spent.read_milli), whole(spent.write_milli))
}

proptest! {
    /// However a log is cut into pieces, their differences add up to what the whole is worth.
    #[test]
    fn pieces_add_up_to_the_whole(log in life(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let zone = berlin();
        let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(log.len()) + 1).chain([log.len()]).collect();
        ends.sort_unstable();
        let (mut sums, mut counted) = (Cells::default(), 0);
        for end in ends {
            sums.add(&OrderFacts::of(&log[..end], &zone).cells);
            sums.subtract(&OrderFacts::of(&log[..counted], &zone).cells);
            counted = end;
        }
        prop_assert_eq!(sums, OrderFacts::of(&log, &zone).cells);
    }

    #[test]
    fn figures_are_those_of_the_order_in_the_end(log in life()) {
        let facts = OrderFacts::of(&log, &berlin());
        let (mut found, expected) = (total(&facts.cells), recount(&log));
        found.disputes_lost = 0;
        prop_assert_eq!(found, expected);
        let goods: i64 = facts.cells.things.iter().filter(|((thing, _), _)| matches!(thing, Thing::Product(_))).map(|(_, tally)| tally.revenue).sum();
        prop_assert_eq!(goods + found.shipping, found.revenue);
        let net = total(&facts.cells);
        prop_assert!(net.refunds + net.disputes_lost <= net.revenue);
    }

    /// What does not count changes nothing, so it need not be looked at.
    #[test]
    fn only_events_that_count_change_a_figure(log in life()) {
        let zone = berlin();
        for end in 1..log.len() {
            let (before, after) = (OrderFacts::of(&log[..end], &zone), OrderFacts::of(&log[..=end], &zone));
            prop_assert!(counts(&log[end].kind) || before == after, "{:?}", log[end].kind);
        }
    }

    /// A customer's orders are heard of in any order.
    #[test]
    fn a_customer_is_the_same_whatever_is_heard_of_first(
        sales in prop::collection::vec((0_i64..100_000_000, 1_i64..10_000), 1..8),
        shuffled in any::<prop::sample::Index>(),
    ) {
        let zone = berlin();
        let heard: Vec<(OrderId, Sale)> = sales.iter().zip(0_u8..).map(|((second, revenue), number)| {
            let at = Timestamp::from_second(*second).unwrap();
            (OrderId::from_random([number; 12]), Sale { at, hour: Hour::of(at, &zone), revenue: *revenue })
        }).collect();
        let record = |sales: &mut dyn Iterator<Item = &(OrderId, Sale)>| {
            sales.fold(None, |known: Option<CustomerRecord>, (order, sale)| Some(CustomerRecord::with(known.as_ref(), order, sale))).unwrap()
        };
        let turn = shuffled.index(heard.len());
        let one = record(&mut heard.iter());
        prop_assert_eq!(&one, &record(&mut heard.iter().rev()));
        prop_assert_eq!(&one, &record(&mut heard[turn..].iter().chain(&heard[..turn])));
        let cells = one.cells();
        let first = heard.iter().min_by_key(|(order, sale)| (sale.at, order.clone())).unwrap();
        prop_assert_eq!(total(&cells).new_revenue, first.1.revenue);
        let orders: i64 = cells.cohorts.values().map(|activity| activity.orders).sum();
        prop_assert_eq!(orders, i64::try_from(heard.len()).unwrap());
    }
}
