//! `POST /api/admin/imports`: a file of products that is to come, and the address to upload it to. Nothing is read before it is
//! started.

use crate::handler;
use crate::http::route::{Access, IDEMPOTENCY_KEY, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::NewImportView;
use barrow_app::App;
use barrow_app::accounting::{digest_of, fingerprint};
use barrow_app::products::StaffAct;
use barrow_domain::ids::ImportId;
use barrow_domain::imports::{Import, ImportState, MAX_FILE_BYTES};
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateImport {
    /// The file's length: 1 to 50331648 (48 MiB). S3 takes no other.
    bytes: u64,
    /// Looks at every row, and changes nothing.
    #[serde(default)]
    dry_run: bool,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/imports",
    bin: "admin-create-import",
    access: Access::Staff(Permission::EditCatalogue),
    summary: "Announces a CSV file of products, and gives the address to upload it to.",
    parameters: IDEMPOTENCY_KEY,
    request: Some(schema::<CreateImport>),
    response: Some(schema::<NewImportView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "admin.create_import", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<NewImportView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let CreateImport { bytes, dry_run } = request.json()?;
    if !(1..=MAX_FILE_BYTES).contains(&bytes) {
        return Err(Error::field("bytes", format!("must be a whole number from 1 to {MAX_FILE_BYTES}")));
    }
    let import = Import {
        // So that a repeated request names the same import.
        id: ImportId::from_random(digest_of(format!("import/{}", request.idempotency_key()?).as_bytes())),
        staff: staff.clone(),
        dry_run,
        state: ImportState::Awaiting,
        created_at: request.now(),
        products: 0,
        done: 0,
        faults_total: 0,
        faults: Vec::new(),
        fingerprint: fingerprint(request.raw_body()?),
    };
    let (import, upload) = app.create_import(import, bytes, StaffAct { staff: &staff, at: request.now() }).await?;
    let location = format!("/api/admin/imports/{}", import.id);
    Ok(Reply::created(NewImportView::new(import, upload)).at(location))
}
