//! `GET /api/admin/staff`: everybody who works in the shop or did.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{ListView, StaffView};
use barrow_app::App;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/staff",
    bin: "admin-list-staff",
    access: Access::Staff(Permission::ManageStaff),
    summary: "Lists everybody who works in the shop.",
    parameters: &[],
    request: None,
    response: Some(schema::<ListView<StaffView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_staff", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<StaffView>>, Error> {
    request.staff_access(app, &ROUTE).await?;
    let mut staff = app.store().accounts.staff().await?;
    staff.sort_by_key(|record| record.joined_at);
    Ok(Reply::ok(ListView { items: staff.into_iter().map(StaffView::from).collect(), next_cursor: None }))
}
