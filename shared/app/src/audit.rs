//! The nightly audit: everything that is stored, and what Stripe has taken, against the invariants of [`barrow_domain::audit`].

use crate::payments::PaymentError;
use crate::{App, metrics};
use barrow_domain::audit::{Audit, AuditReport, TakenPayment};
use barrow_services::payments::{Intent, IntentStatus, PaymentsError};
use jiff::{SignedDuration, Timestamp};

/// What is younger may still be on its way through streams, queues and Stripe.
const SETTLING: SignedDuration = SignedDuration::from_mins(15);
/// A night that failed is made good by the next two.
const PAYMENTS_BACK: SignedDuration = SignedDuration::from_hours(24 * 3);
/// So many findings are logged and kept one by one; beyond, their number says enough.
const FINDINGS_KEPT: usize = 200;

/// What an audit looks at.
#[derive(Clone, Copy, Debug)]
pub struct AuditScope {
    pub settled_before: Timestamp,
    /// Payments that were begun earlier are not compared with Stripe.
    pub payments_since: Timestamp,
}

impl AuditScope {
    #[must_use]
    pub fn nightly(now: Timestamp) -> Self {
        Self { settled_before: now - SETTLING, payments_since: now - PAYMENTS_BACK }
    }
}

impl App {
    /// Audits and says what is wrong: in the log, in the metric that the alarm watches, in a report that is kept.
    ///
    /// # Errors
    /// [`PaymentError`]: not everything could be read, or the report not be kept; an audit changes nothing else.
    pub async fn audit_and_report(&self, now: Timestamp) -> Result<AuditReport, PaymentError> {
        let mut report = self.audit(AuditScope::nightly(now)).await?;
        let broken = report.findings.len();
        report.findings.truncate(FINDINGS_KEPT);
        for finding in &report.findings {
            tracing::error!(invariant = ?finding.invariant, subject = %finding.subject, detail = %finding.detail, "an invariant is broken");
        }
        metrics::count("BrokenInvariants", broken, now);
        self.store().ops.keep_report("audit", now, &report).await?;
        Ok(report)
    }

    /// # Errors
    /// [`PaymentError`]: not everything could be read.
    pub async fn audit(&self, scope: AuditScope) -> Result<AuditReport, PaymentError> {
        let books = &self.store().books;
        // Before the orders: what is counted later belongs to an order that is not settled.
        let coupons = books.coupons().await?;
        let taken = self.taken_since(scope.payments_since).await?;
        let mut audit = Audit::new(scope.settled_before);
        books.stock(|record| audit.stock(record)).await?;
        books.orders(|record| audit.order(&record.id, &record.stored, record.events)).await?;
        coupons.iter().for_each(|count| audit.coupon(count));
        audit.payments(scope.payments_since, taken);
        Ok(audit.close())
    }

    async fn taken_since(&self, since: Timestamp) -> Result<Vec<TakenPayment>, PaymentError> {
        let intents = self.payments()?.intents_since(since).await?;
        Ok(intents.into_iter().filter_map(|intent| taken(intent).transpose()).collect::<Result<_, _>>()?)
    }
}

/// None for an intent that was not paid, or that is not one of the shop's.
fn taken(intent: Intent) -> Result<Option<TakenPayment>, PaymentsError> {
    if intent.status != IntentStatus::Succeeded {
        return Ok(None);
    }
    let received = intent.received();
    let Intent { id: intent_id, created, order_id, .. } = intent;
    Ok(order_id.map(|order_id| TakenPayment { intent_id, order_id, received, created }))
}
