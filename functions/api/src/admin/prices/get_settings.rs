//! `GET /api/admin/settings`: what the shopkeeper has decided about the shop. Null is as the deployment says.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::SettingsView;
use barrow_app::App;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/settings",
    bin: "admin-get-settings",
    access: Access::Staff(Permission::EditSettings),
    summary: "Shows the settings of the shop.",
    parameters: &[],
    request: None,
    response: Some(schema::<SettingsView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.get_settings", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<SettingsView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    request.only_query(&[])?;
    let (settings, rules) = app.settings_now().await?;
    Ok(Reply::ok(SettingsView::new(settings, rules.as_ref())))
}
