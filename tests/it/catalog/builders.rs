//! Several builders at once, and one that is cut off: the last swap is never behind. (At the end of every test the index is
//! compared with the tables, card by card.)

use super::{edit, sample_shop};
use barrow_domain::ids::ProductId;
use barrow_domain::money::{Currency, Money};
use futures::future::join_all;
use std::collections::BTreeSet;

const IDS: [&str; 3] = ["prd_apple", "prd_pear", "prd_mango"];

/// 31: an edit that is indexed while the whole is built anew, and while others are indexed, is not lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn builders_side_by_side_lose_nothing() {
    let shop = sample_shop().await;
    let app = shop.shop().app();
    let editors = IDS.iter().enumerate().map(|(place, id)| {
        let shop = &shop;
        async move {
            for round in 0..3 {
                let amount = 1000 + 10 * i64::try_from(place).unwrap() + round;
                edit(shop, id, |product| product.variants[0].price = Money::new(amount, Currency::EUR)).await;
                let touched = BTreeSet::from([ProductId::parse(id).unwrap()]);
                app.index_products(&touched).await.unwrap();
            }
        }
    });
    let rebuilder = async {
        for _ in 0..2 {
            app.rebuild_index().await.unwrap();
        }
    };
    futures::join!(join_all(editors), rebuilder);
    shop.close().await;
}

/// Whoever asks for products that are not there, or asks again, changes nothing.
#[tokio::test]
async fn touching_what_is_gone_or_unchanged_does_no_harm() {
    let shop = sample_shop().await;
    let app = shop.shop().app();
    let ids = ["prd_apple", "prd_nothing"].map(|id| ProductId::parse(id).unwrap());
    for _ in 0..3 {
        app.index_products(&BTreeSet::from(ids.clone())).await.unwrap();
    }
    app.index_products(&BTreeSet::new()).await.unwrap();
    shop.close().await;
}
