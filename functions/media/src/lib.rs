//! Makes renditions of product pictures. A crate of its own, so that codecs stay out of every other build.

mod jpeg;
pub mod make_renditions;
pub mod picture;

use barrow_jobs::Job;

/// Every job.
#[must_use]
pub const fn jobs() -> &'static [&'static Job] {
    JOBS
}

static JOBS: &[&Job] = &[&make_renditions::JOB];
