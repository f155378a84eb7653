//! Trouble that meets any call to DynamoDB by chance, as on a bad day.

use super::remote::{Answered, Between, Call, Functions};
use super::wire::{failing, throttled};
use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::Value;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// Fair until it is told otherwise.
pub struct Weather {
    random: Mutex<fastrand::Rng>,
    percent: AtomicU8,
    struck: AtomicUsize,
}

impl Weather {
    pub fn new(random: fastrand::Rng) -> Self {
        Self { random: Mutex::new(random), percent: AtomicU8::new(0), struck: AtomicUsize::new(0) }
    }

    /// Of all calls from now on, so many in a hundred meet trouble.
    pub fn turn(&self, percent: u8) {
        self.percent.store(percent, Ordering::Relaxed);
    }

    /// Calls that have met trouble.
    pub fn struck(&self) -> usize {
        self.struck.load(Ordering::Relaxed)
    }

    fn strikes(&self) -> Option<u8> {
        let mut random = self.random.lock().unwrap();
        let struck = random.u8(0..100) < self.percent.load(Ordering::Relaxed);
        struck.then(|| random.u8(0..4))
    }
}

impl Between for Weather {
    fn invoke(self: Arc<Self>, functions: Arc<Functions>, bin: String, event: Value) -> BoxFuture<'static, Value> {
        async move { functions.run(&bin, event).await }.boxed()
    }

    fn pass(self: Arc<Self>, call: Call) -> BoxFuture<'static, Option<Answered>> {
        let trouble = if call.backend == "dynamodb" { self.strikes() } else { None };
        self.struck.fetch_add(usize::from(trouble.is_some()), Ordering::Relaxed);
        async move {
            match trouble {
                None => Some(call.forward().await),
                // The request is lost.
                Some(0) => None,
                // It takes effect, and its answer is lost.
                Some(1) => {
                    call.forward().await;
                    None
                }
                Some(2) => Some(throttled(call.backend)),
                Some(_) => Some(failing(call.backend)),
            }
        }
        .boxed()
    }
}
