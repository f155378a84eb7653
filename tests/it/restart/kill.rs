//! `SIGKILL` at moments nobody chose, while shoppers order, pay and cancel.

use super::process::{ShopProcess, free_port, options};
use super::shopper::{Ended, Promise, Shopper};
use crate::harness::{Books, Levels, Plan, Tables, invariants, random_seed, stock};
use barrow_local::engines::mail::Mail;
use barrow_local::shop::Shop;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

const KILLS: usize = 8;
const SHOPPERS: usize = 4;
/// From a mail going out to its being recorded there is one write.
const CRASH_WINDOW: SignedDuration = SignedDuration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killing_the_process_loses_no_order_payment_or_mail() {
    let random = random_seed();
    let directory = crate::harness::directory();
    let (data, port) = (directory.path(), free_port());
    let received = stocked(data, port).await;

    let (closing, retries) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let shoppers: Vec<_> = (0..SHOPPERS)
        .map(|number| {
            let shopper = Shopper::new(&format!("http://localhost:{port}"), Arc::clone(&retries));
            tokio::spawn(shopper.shop(format!("shopper-{number}"), Arc::clone(&closing)))
        })
        .collect();
    let (mut kills, last) = keep_killing(data, port, random).await;
    closing.store(true, Ordering::Relaxed);
    let mut promises = Vec::new();
    for shopper in shoppers {
        promises.extend(shopper.await.expect("a shopper who was served"));
    }
    kills.push(barrow_app::clock::now());
    last.kill();

    let shop = start(data, port).await;
    let dead_letters = shop.settled().await.unwrap_or_else(|error| panic!("{error}"));
    assert!(dead_letters.values().all(|count| *count == 0), "dead letters: {dead_letters:?}");
    every_promise_is_kept(&shop, &promises, &retries).await;
    let books = invariants::check_books(&shop, &received).await;
    let twice = each_mail_is_there(&shop, &books, &kills);
    println!("{} orders, {} requests sent again, {twice} mails twice", promises.len(), retries.load(Ordering::Relaxed));
    shop.kill().await;
}

async fn start(data: &Path, port: u16) -> Shop {
    Shop::start(options(data, port)).await.unwrap_or_else(|error| panic!("{error}"))
}

/// A shop with more tea than anybody will order.
async fn stocked(data: &Path, port: u16) -> Levels {
    let shop = start(data, port).await;
    let mut plan = Plan::default();
    plan.goods[0].units = vec![100_000];
    stock(&shop, &plan).await;
    let received = invariants::levels(&Tables::of(shop.app())).await;
    shop.kill().await;
    received
}

/// The moments of the kills, and the process that is left.
async fn keep_killing(data: &Path, port: u16, mut random: fastrand::Rng) -> (Vec<Timestamp>, ShopProcess) {
    let mut kills = Vec::new();
    for round in 0..KILLS {
        let mut process = ShopProcess::start(data, port);
        // Some die before they have quite started.
        if round % 4 != 3 {
            until_it_answers(&mut process, port).await;
        }
        tokio::time::sleep(Duration::from_millis(random.u64(50..1500))).await;
        kills.push(barrow_app::clock::now());
        process.kill();
    }
    let mut last = ShopProcess::start(data, port);
    until_it_answers(&mut last, port).await;
    (kills, last)
}

async fn until_it_answers(process: &mut ShopProcess, port: u16) {
    let shopper = Shopper::new(&format!("http://localhost:{port}"), Arc::default());
    while shopper.request(Method::GET, "/api/categories").send().await.is_err() {
        assert!(!process.has_ended(), "the shop could not start again");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn every_promise_is_kept(shop: &Shop, promises: &[Promise], retries: &Arc<AtomicU32>) {
    let shopper = Shopper::new(shop.url(), Arc::clone(retries));
    let ended = |wanted: Ended| promises.iter().filter(move |promise| promise.ended == wanted).count();
    assert!(ended(Ended::Paid) >= KILLS && ended(Ended::Cancelled) > 0, "too little happened: {}", promises.len());
    for promise in promises {
        let path = format!("/api/orders/{}", promise.order_id);
        let order = shopper.until(&[200], || shopper.request(Method::GET, &path).header("x-order-token", &promise.token)).await;
        let expected = match promise.ended {
            Ended::Paid => "paid",
            Ended::Cancelled => "cancelled",
            Ended::Open => "pending_payment",
        };
        assert_eq!(order["status"], expected, "{promise:?}");
    }
}

/// Every mail that an event asks for was caught; twice only when its sender was killed before it could write that down. Gives
/// how many were.
fn each_mail_is_there(shop: &Shop, books: &Books, kills: &[Timestamp]) -> usize {
    let mut caught: BTreeMap<String, Vec<Mail>> = BTreeMap::new();
    for mail in shop.mails().expect("mails can be read").into_iter().rev() {
        caught.entry(mail.reference.clone().expect("a reference")).or_default().push(mail);
    }
    let mails_twice = caught.values().filter(|mails| mails.len() > 1);
    for pair in mails_twice.clone().flat_map(|mails| mails.windows(2)) {
        let cut_off = kills.iter().any(|kill| (*kill - CRASH_WINDOW..=*kill).contains(&pair[0].at) && *kill < pair[1].at);
        assert!(cut_off, "{:?} twice, at {} and {}, and not because of a kill: {kills:?}", pair[0].reference, pair[0].at, pair[1].at);
    }
    let missing: Vec<String> = books.expected_mails().into_iter().filter(|reference| !caught.contains_key(reference)).collect();
    assert!(missing.is_empty(), "lost: {missing:?}");
    assert_eq!(caught.len(), books.expected_mails().len(), "mails that no event asks for");
    mails_twice.count()
}
