//! `GET /api/admin/tax-rates`: the rates of countries and regions, with the version that an edit names.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::TaxRatesView;
use barrow_app::App;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/tax-rates",
    bin: "admin-list-tax-rates",
    access: Access::Staff(Permission::ReadCatalogue),
    summary: "Lists the tax rates.",
    parameters: &[],
    request: None,
    response: Some(schema::<TaxRatesView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_tax_rates", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<TaxRatesView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    request.only_query(&[])?;
    Ok(Reply::ok(app.store().catalog.rules().await?.into()))
}
