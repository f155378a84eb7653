//! `GET /api/admin/audit`: who of the staff changed what, newest first: of a day, of a member of staff, or of one subject.

use crate::handler;
use crate::http::paging::{CURSOR, PageSize, cursor, key_with, limit};
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{AuditEntryView, ListView};
use barrow_app::App;
use barrow_domain::audit_log::Subject;
use barrow_domain::staff::Permission;
use barrow_store::AuditQuery;
use jiff::tz::TimeZone;
use tracing::instrument;

const PAGE: PageSize = PageSize { usual: 25, most: 50 };

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/audit",
    bin: "admin-list-audit",
    access: Access::Staff(Permission::ReadAudit),
    summary: "Lists what staff changed, newest first: of a day, a member of staff, or a subject.",
    parameters: &[
        Parameter {
            name: "day",
            place: Place::Query,
            required: false,
            description: "A day (UTC) as 2026-11-25; today unless anything is told.",
        },
        Parameter { name: "actor", place: Place::Query, required: false, description: "A member of staff, by id." },
        Parameter { name: "subject", place: Place::Query, required: false, description: "What was changed, as order/4F7K-9QX2-MZ3T." },
        Parameter { name: "limit", place: Place::Query, required: false, description: "Entries a page, 1 to 50; 25 unless told." },
        CURSOR,
    ],
    request: None,
    response: Some(schema::<ListView<AuditEntryView>>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.list_audit", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ListView<AuditEntryView>>, Error> {
    request.staff_access(app, &ROUTE).await?;
    request.only_query(&["day", "actor", "subject", "limit", "cursor"])?;
    let of = of(&request)?;
    let before = cursor(&request, |place| key_with(3, 500, place))?;
    let page = app.store().audit_log.page(&of, limit(&request, PAGE)?, before.as_deref()).await?;
    Ok(Reply::ok(ListView { items: page.entries.into_iter().map(AuditEntryView::from).collect(), next_cursor: page.next }))
}

fn of(request: &ApiRequest) -> Result<AuditQuery, Error> {
    match (request.query("day"), request.query("actor"), request.query("subject")) {
        (None, None, None) => Ok(AuditQuery::Day(request.now().to_zoned(TimeZone::UTC).date())),
        (Some(day), None, None) => day.parse().map(AuditQuery::Day).map_err(|_| Error::field("day", "must be a day as 2026-11-25")),
        (None, Some(actor), None) => {
            let named = (1..=100).contains(&actor.len()) && actor.bytes().all(|byte| byte.is_ascii_graphic());
            if named { Ok(AuditQuery::Actor(actor)) } else { Err(Error::field("actor", "must be the id of a member of staff")) }
        }
        (None, None, Some(subject)) => Subject::parse(&subject).map(AuditQuery::Subject).map_err(|reason| Error::field("subject", reason)),
        (_, Some(_), _) => Err(Error::field("actor", "cannot stand beside another filter")),
        (Some(_), None, Some(_)) => Err(Error::field("subject", "cannot stand beside another filter")),
    }
}
