//! `PUT /api/admin/tax-rates`: all rates, in place of those that there are.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{TaxRateBody, TaxRatesView};
use barrow_app::App;
use barrow_app::products::StaffAct;
use barrow_domain::catalog::{ShopRules, TaxRate, check_tax_rates};
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetTaxRates {
    /// The version that this edit was made of.
    version: u64,
    items: Vec<TaxRateBody>,
}

pub static ROUTE: Route = Route {
    method: "PUT",
    path: "/api/admin/tax-rates",
    bin: "admin-set-tax-rates",
    access: Access::Staff(Permission::EditPricing),
    summary: "Sets the tax rates of countries and regions.",
    parameters: &[],
    request: Some(schema::<SetTaxRates>),
    response: Some(schema::<TaxRatesView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.set_tax_rates", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<TaxRatesView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let SetTaxRates { version, items } = request.json()?;
    let rates: Vec<TaxRate> = items.into_iter().map(TaxRate::from).collect();
    let edit = |rules| ShopRules { tax_rates: rates.clone(), ..rules };
    let by = StaffAct { staff: &staff, at: request.now() };
    Ok(Reply::ok(app.edit_rules(version, "tax_rates", edit, check_tax_rates, by).await?.into()))
}
