//! Writes down what every function really uses.

use crate::harness::remote::{Answered, Between, Call, Functions};
use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use xtask::grants::Grants;

#[derive(Default)]
pub struct Recorder(Mutex<Grants>);

impl Recorder {
    pub fn used(&self) -> Grants {
        self.0.lock().unwrap().clone()
    }
}

impl Between for Recorder {
    fn invoke(self: Arc<Self>, functions: Arc<Functions>, bin: String, event: Value) -> BoxFuture<'static, Value> {
        async move { functions.run(&bin, event).await }.boxed()
    }

    fn pass(self: Arc<Self>, call: Call) -> BoxFuture<'static, Option<Answered>> {
        self.0.lock().unwrap().entry(call.caller.clone()).or_default().extend(call.grants());
        async move { Some(call.forward().await) }.boxed()
    }
}
