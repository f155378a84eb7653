//! `POST /api/products/{slug}/restock-alerts`: somebody wants to be told when a SKU is back. With an account at once, under its own
//! address; a guest has to follow the link in a mail first, so that nobody is told under somebody else's.

use super::get_product::shown;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::RestockAlertView;
use barrow_app::App;
use barrow_app::restock::restock_alert;
use barrow_domain::customer::Email;
use barrow_domain::ids::Sku;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRestockAlert {
    sku: Sku,
    /// Not needed by whoever is signed in.
    #[serde(default)]
    email: Option<Email>,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/products/{slug}/restock-alerts",
    bin: "catalog-create-restock-alert",
    access: Access::Public,
    summary: "Asks to be told once, by mail, when a variant that is sold out can be bought again.",
    parameters: &[],
    request: Some(schema::<CreateRestockAlert>),
    response: Some(schema::<RestockAlertView>),
    status: 202,
    handle: handler!(handle),
};

#[instrument(name = "catalog.create_restock_alert", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<RestockAlertView>, Error> {
    let customer = request.customer_if_any(app).await?;
    let CreateRestockAlert { sku, email } = request.json()?;
    let own = match &customer {
        Some(customer) => Some(app.store().accounts.account(&customer.user_id).await?.ok_or(Error::SessionEnded)?.user.email),
        None => None,
    };
    let email = email.or_else(|| own.clone()).ok_or_else(|| Error::field("email", "is missing"))?;
    let proven = own.is_some_and(|own| own.normalised() == email.normalised());
    let product = shown(app, &request).await?;
    if product.variant(&sku).is_none() {
        return Err(Error::field("sku", "is no variant of this product"));
    }
    app.count_mail(&email, &request.source(app), request.now()).await?;
    let alert = restock_alert(email, product.id.clone(), sku, request.now());
    app.ask_for_restock_alert(&alert, proven).await?;
    let stop = proven.then(|| app.guest_tokens()).transpose()?.map(|tokens| tokens.restock_alerts(&alert.holder));
    Ok(Reply::accepted(RestockAlertView::new(stop.map(|token| format!("{}/restock-alerts/{token}", app.config.shop_url)))))
}
