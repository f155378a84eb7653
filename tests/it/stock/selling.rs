//! Many buyers, units over many shards.

use super::{SHIPPING, levels, stock_of};
use crate::checkout::{buyers_with, orders_patiently, told_apart};
use crate::harness::{Answer, Plan, TestShop};
use futures::future::join_all;

/// 1, 4: exactly what is there is sold, over one shard, three and eight.
#[tokio::test]
async fn concurrent_buyers_take_exactly_what_there_is_over_any_number_of_shards() {
    for units in [&[24][..], &[5, 0, 19], &[3, 3, 3, 3, 3, 3, 3, 3]] {
        let shop = TestShop::planned(Plan::default().selling_sharded("HOT", 1000, units)).await;
        let answers = all_order(&shop, 60, 1).await;
        let (ordered, refused) = told_apart(answers);
        assert_eq!((ordered, refused.len()), (24, 36), "{units:?}");
        for answer in refused {
            assert_eq!(answer.refused(409, "insufficient_stock")["lines"][0]["left"], 0);
        }
        shop.close().await;
    }
}

/// 3: a line that needs several shards gets all of its units or none.
#[tokio::test]
async fn lines_that_span_shards_are_whole_or_refused() {
    for units in [&[20][..], &[7, 6, 7], &[2, 3, 2, 3, 2, 3, 2, 3]] {
        let shop = TestShop::planned(Plan::default().selling_sharded("HOT", 1000, units)).await;
        let (ordered, refused) = told_apart(all_order(&shop, 12, 3).await);
        // 20 units make 6 orders of 3; whoever is refused was told of less than 3.
        assert_eq!((ordered, refused.len()), (6, 6), "{units:?}");
        for answer in refused {
            assert!(answer.refused(409, "insufficient_stock")["lines"][0]["left"].as_u64().unwrap() < 3);
        }
        assert_eq!(levels(&stock_of(&shop, "HOT").await).iter().sum::<u64>(), 2);
        shop.close().await;
    }
}

/// 5, 6: the units of an order go back to where they came from, once, however often it is cancelled.
#[tokio::test]
async fn released_units_go_back_to_their_shards() {
    let shop = TestShop::planned(Plan::default().selling_sharded("HOT", 1000, &[2, 3, 4])).await;
    let before = levels(&stock_of(&shop, "HOT").await);
    let order = shop.buyer().await.buys("HOT", 8).await;
    assert_eq!(levels(&stock_of(&shop, "HOT").await).iter().sum::<u64>(), 1);
    for answer in join_all((0..4).map(|_| order.try_cancel())).await {
        assert!([200, 409].contains(&answer.status), "{}", answer.text);
    }
    assert_eq!(levels(&stock_of(&shop, "HOT").await), before);
    shop.close().await;
}

async fn all_order(shop: &TestShop, buyers: usize, units: u32) -> Vec<Answer> {
    let buyers = buyers_with(shop, buyers, &[("HOT", units)]).await;
    join_all(buyers.iter().map(|buyer| orders_patiently(buyer, 1, i64::from(units) * 1000 + SHIPPING))).await
}
