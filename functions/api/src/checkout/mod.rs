//! From a cart to an order that waits for its payment.

pub mod place_order;
pub mod resume_payment;

use crate::http::Error;
use crate::views::{BuyerOrderView, CheckoutView};
use barrow_app::App;
use barrow_app::payments::PaymentError;
use barrow_domain::orders::Order;
use barrow_services::payments::PaymentsError;
use jiff::Timestamp;

/// The order with what its browser needs to pay. The order stands whatever Stripe says: when Stripe is slow or away, or
/// there is nothing to pay any more, it comes without a payment.
async fn with_payment(app: &App, order: Order, now: Timestamp) -> Result<CheckoutView, Error> {
    match app.pay(order.clone(), now).await {
        Ok((order, session)) => Ok(CheckoutView { order: BuyerOrderView::new(app, order)?, payment: Some(session.into()) }),
        Err(PaymentError::Stripe(error @ PaymentsError::Unavailable { .. })) => {
            tracing::warn!(order.id = %order.id, cause = %error, "an order was placed while Stripe was away");
            Ok(CheckoutView { order: BuyerOrderView::new(app, order)?, payment: None })
        }
        Err(PaymentError::Change(barrow_app::order_changes::ChangeError::Refused(_))) => {
            Ok(CheckoutView { order: BuyerOrderView::new(app, order)?, payment: None })
        }
        Err(error) => Err(error.into()),
    }
}
