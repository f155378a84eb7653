//! `GET /api/products/{slug}/availability`: the units left of each variant, read live. Promises nothing: checkout holds units.

use super::get_product::shown;
use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Caching, Error, Reply};
use crate::views::{AvailabilityView, VariantAvailabilityView};
use barrow_app::App;
use barrow_domain::catalog::Variant;
use barrow_domain::ids::Sku;
use barrow_domain::inventory::SeenLevel;
use std::collections::HashMap;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/products/{slug}/availability",
    bin: "catalog-get-availability",
    access: Access::Public,
    summary: "Tells how many units of each variant can be bought this moment.",
    parameters: &[],
    request: None,
    response: Some(schema::<AvailabilityView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "catalog.get_availability", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<AvailabilityView>, Error> {
    let product = shown(app, &request).await?;
    let levels = app.store().stock.levels_of(product.variants.iter().map(|variant| &variant.sku)).await?;
    let mut available = HashMap::<&Sku, u64>::new();
    for SeenLevel { sku, available: units, .. } in &levels {
        *available.entry(sku).or_default() += u64::from(*units);
    }
    let variants = product.variants.iter().map(|variant| view(variant, available.get(&variant.sku).copied().unwrap_or(0))).collect();
    Ok(Reply::ok(AvailabilityView { variants }).cached(Caching::Live))
}

/// `available`: on all of its shards together.
fn view(variant: &Variant, available: u64) -> VariantAvailabilityView {
    let low_stock_threshold = variant.low_stock_threshold;
    let low = available > 0 && available <= u64::from(low_stock_threshold);
    VariantAvailabilityView { sku: variant.sku.clone(), available, low, low_stock_threshold }
}
