//! `jobs-audit-books`, every night: looks at everything that is stored and raises the alarm when an invariant is broken.
//!
//! The one job that scans tables. It changes nothing but its report.

use crate::Job;
use barrow_app::{App, clock};
use lambda_runtime::Error;
use serde_json::{Value, json};
use std::sync::Arc;
use tracing::instrument;

pub static JOB: Job = Job { bin: "jobs-audit-books", run: |app, _event| Box::pin(run(app)) };

#[instrument(name = "jobs.audit_books", skip_all)]
async fn run(app: Arc<App>) -> Result<Value, Error> {
    let report = app.audit_and_report(clock::now()).await?;
    tracing::info!(report.orders, report.payments, report.unsettled, findings = report.findings.len(), "the books were audited");
    Ok(json!(report))
}
