//! `POST /api/orders/{order_id}/payment`: what a browser needs to pay an order that waits, again after a declined card.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{BuyerOrderView, CheckoutView};
use barrow_app::App;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/orders/{order_id}/payment",
    bin: "checkout-resume-payment",
    access: Access::OrderToken,
    summary: "Starts or resumes the payment of an order.",
    parameters: &[],
    request: None,
    response: Some(schema::<CheckoutView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "checkout.resume_payment", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<CheckoutView>, Error> {
    let id = request.order_access(app).await?;
    let source = request.source(app);
    let counted = async { Ok::<_, Error>(app.count_payment(&id, &source, request.now()).await?) };
    let order = async { app.store().orders.order(&id).await?.ok_or(Error::NotFound) };
    let (order, ()) = futures::try_join!(order, counted)?;
    let (order, session) = app.pay(order, request.now()).await?;
    Ok(Reply::ok(CheckoutView { order: BuyerOrderView::new(app, order)?, payment: Some(session.into()) }))
}
