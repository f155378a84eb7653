//! Nobody learns from an answer, or from how long it takes, whether an address has an account.

use crate::harness::{Answer, Member, TestShop};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The body without what names this one request.
fn plain(answer: &Answer) -> (u16, Value) {
    let mut body = answer.body.clone();
    if let Some(members) = body.as_object_mut() {
        members.remove("request_id");
    }
    (answer.status, body)
}

/// Of several, so that one that was held up does not count.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

#[tokio::test]
async fn known_and_unknown_addresses_are_answered_alike() {
    let shop = TestShop::start().await;
    let ada = shop.member().await;
    let cases = [
        ("/api/auth/login", json!({ "password": "not the password" })),
        ("/api/auth/forgot-password", json!({})),
        ("/api/auth/register", json!({ "password": Member::PASSWORD })),
    ];
    for (path, body) in cases {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        let mut costs = Vec::new();
        for round in 0..9 {
            for (email, times) in [(ada.email.clone(), &mut known), (format!("nobody-{round}@example.org"), &mut unknown)] {
                let mut body = body.clone();
                body["email"] = json!(email);
                let begun = Instant::now();
                let answer = shop.posts(path, &body).await;
                times.push(begun.elapsed());
                costs.push((plain(&answer), answer.header("x-barrow-cost").split(',').next().map(str::to_owned)));
            }
        }
        assert!(costs.windows(2).all(|pair| pair[0] == pair[1]), "{path}: {costs:?}");
        let (known, unknown) = (median(known), median(unknown));
        let ratio = known / unknown;
        println!("{path}: known {:.1} ms, unknown {:.1} ms, ratio {ratio:.2}", known * 1000.0, unknown * 1000.0);
        assert!((0.4..2.5).contains(&ratio), "{path}: a known address takes {ratio:.2} times as long as an unknown one");
    }
    shop.settle().await;
    shop.close().await;
}
