//! Shards that become more and fewer while buyers are at them.

use super::{SHIPPING, levels, set_shards, stock_of};
use crate::checkout::{buyers_with, orders_patiently, told_apart};
use crate::harness::{Answer, Plan, TestShop, wait_until};
use futures::future::{join, join_all};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

const BUYERS: usize = 40;
const AT_ONCE: usize = 5;

#[tokio::test]
async fn units_are_spread_evenly_and_gathered_again() {
    let shop = TestShop::planned(Plan::default().selling("HOT", 1000, 50)).await;
    let spread = set_shards(&shop, "HOT", 1, 4).await.expect(200);
    assert_eq!((levels(&spread), &spread["shards"]), (vec![13, 13, 12, 12], &4.into()));
    // The same again is done already.
    assert_eq!(set_shards(&shop, "HOT", 1, 4).await.expect(200), spread);
    assert_eq!(set_shards(&shop, "HOT", 7, 2).await.refused(409, "shards_changed")["shards"], 4);
    let gathered = set_shards(&shop, "HOT", 4, 1).await.expect(200);
    assert_eq!((levels(&gathered), &gathered["shards"]), (vec![50, 0, 0, 0], &1.into()));
    shop.close().await;
}

/// Units that come back to a shard beyond the count are sold all the same, and gathered by the next spreading.
#[tokio::test]
async fn units_released_beyond_the_count_can_be_bought_and_are_moved_back() {
    let shop = TestShop::planned(Plan::default().selling_sharded("HOT", 1000, &[3, 3, 3])).await;
    let order = shop.buyer().await.buys("HOT", 9).await;
    set_shards(&shop, "HOT", 3, 1).await.expect(200);
    order.try_cancel().await.expect(200);
    assert_eq!(levels(&stock_of(&shop, "HOT").await), [3, 3, 3]);
    shop.buyer().await.buys("HOT", 8).await;
    assert_eq!(set_shards(&shop, "HOT", 1, 1).await.expect(200)["levels"][0]["available"], 1);
    shop.close().await;
}

/// 1, 4: the last units are all sold while their shards keep changing. A refusal is only ever true.
#[tokio::test]
async fn all_is_sold_while_shards_are_raised_and_lowered() {
    let (rounds, refused) = sell_while_spreading(25).await;
    println!("{rounds} spreadings while {BUYERS} bought 25 units; {refused} refused");
    assert_eq!(refused, BUYERS - 25);
}

/// Nobody is refused when there is enough for all, wherever the units are at that moment.
#[tokio::test]
async fn nobody_is_refused_while_units_are_on_their_way_between_shards() {
    let (rounds, refused) = sell_while_spreading(BUYERS).await;
    println!("{rounds} spreadings while {BUYERS} bought {BUYERS} units");
    assert_eq!(refused, 0);
}

/// How often the shards changed, and how many buyers were refused.
async fn sell_while_spreading(units: usize) -> (u32, usize) {
    let shop = TestShop::planned(Plan::default().selling("HOT", 1000, u32::try_from(units).unwrap())).await;
    let buyers = buyers_with(&shop, BUYERS, &[("HOT", 1)]).await;
    let (over, rounds) = (AtomicBool::new(false), AtomicU32::new(0));
    let spreading = async {
        let counts = [1, 5, 2, 8, 3];
        for (from, to) in counts.iter().cycle().zip(counts.iter().cycle().skip(1)) {
            spread(&shop, *from, *to).await;
            rounds.fetch_add(1, Ordering::Relaxed);
            if over.load(Ordering::Relaxed) {
                break;
            }
        }
    };
    // A few buyers after every spreading, so that the sale lasts over many of them.
    let buys = async |place: usize, buyer| {
        let turn = u32::try_from(place / AT_ONCE).unwrap();
        wait_until("a spreading", async || (rounds.load(Ordering::Relaxed) >= turn).then_some(())).await;
        orders_patiently(buyer, 1, 1000 + SHIPPING).await
    };
    let selling = async {
        let answers = join_all(buyers.iter().enumerate().map(|(place, buyer)| buys(place, buyer))).await;
        over.store(true, Ordering::Relaxed);
        answers
    };
    let ((), answers) = join(spreading, selling).await;
    let (ordered, refused) = told_apart(answers);
    assert_eq!(ordered, units.min(BUYERS));
    assert_eq!(levels(&stock_of(&shop, "HOT").await).iter().sum::<u64>(), 0);
    let refusals = refused.len();
    for answer in refused {
        assert_eq!(answer.refused(409, "insufficient_stock")["lines"][0]["left"], 0);
    }
    shop.close().await;
    (rounds.into_inner(), refusals)
}

/// Staff who try again when the shop is busy.
async fn spread(shop: &TestShop, from: u64, to: u64) {
    wait_until("a spreading", async || {
        let answer: Answer = set_shards(shop, "HOT", from, to).await;
        assert!([200, 503].contains(&answer.status), "{}", answer.text);
        (answer.status == 200).then_some(())
    })
    .await;
}
