//! What browsers are told by themselves, over a WebSocket: functions of API Gateway's routes, and the job that pushes. A crate of its
//! own, so that no other build has its client.

pub mod connect;
pub mod disconnect;
pub mod push;
mod socket_event;
pub mod subscribe;

use barrow_jobs::Job;

/// Every function.
#[must_use]
pub const fn jobs() -> &'static [&'static Job] {
    JOBS
}

static JOBS: &[&Job] = &[&connect::JOB, &subscribe::JOB, &disconnect::JOB, &push::JOB];
