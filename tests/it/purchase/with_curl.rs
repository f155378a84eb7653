use crate::harness::{Plan, TestShop};
use std::process::{Command, Output};

/// `docs/buy.sh`, as a reader of the README would run it.
#[tokio::test]
async fn the_script_in_the_docs_buys_from_the_sample_shop() {
    let shop = TestShop::planned(Plan { sample: true, ..Plan::default() }).await;
    let url = shop.shop().url().to_owned();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/buy.sh");
    let run = tokio::task::spawn_blocking(move || Command::new("sh").args([script, &url]).output().expect("sh runs"));
    let Output { status, stdout, stderr } = run.await.unwrap();
    let (told, complained) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{told}{complained}");
    assert!(told.ends_with("\nBought.\n") && complained.is_empty(), "{told}{complained}");
    shop.close().await;
}
