//! `PUT /api/admin/shipping-zones`: all zones, in place of those that there are.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ZoneBody, ZonesView};
use barrow_app::App;
use barrow_app::products::StaffAct;
use barrow_domain::catalog::{ShippingZone, ShopRules, check_zones};
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetShippingZones {
    /// The version that this edit was made of.
    version: u64,
    /// A country is in one zone at most.
    items: Vec<ZoneBody>,
}

pub static ROUTE: Route = Route {
    method: "PUT",
    path: "/api/admin/shipping-zones",
    bin: "admin-set-shipping-zones",
    access: Access::Staff(Permission::EditPricing),
    summary: "Sets the shipping zones with their methods.",
    parameters: &[],
    request: Some(schema::<SetShippingZones>),
    response: Some(schema::<ZonesView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.set_shipping_zones", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ZonesView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let SetShippingZones { version, items } = request.json()?;
    let zones: Vec<ShippingZone> = items.into_iter().map(ShippingZone::from).collect();
    let edit = |rules| ShopRules { shipping_zones: zones.clone(), ..rules };
    let by = StaffAct { staff: &staff, at: request.now() };
    Ok(Reply::ok(app.edit_rules(version, "shipping_zones", edit, check_zones, by).await?.into()))
}
