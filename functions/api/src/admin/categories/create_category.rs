//! `POST /api/admin/categories`: a new category, at the top or in another. The same one again changes nothing.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::{CategoryTranslationBody, StaffCategoryView, Translations, by_key};
use barrow_app::App;
use barrow_app::products::{NewCategory, StaffAct};
use barrow_domain::ids::Slug;
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCategory {
    slug: Slug,
    /// 1 to 80 characters.
    name: String,
    /// At most 2000 characters.
    #[serde(default)]
    description: String,
    /// At the top, where it is absent.
    parent: Option<Slug>,
    /// Behind the others of the same parent, where it is absent.
    position: Option<u32>,
    /// Into languages of the shop's settings, at most 20.
    #[serde(default)]
    translations: Translations<CategoryTranslationBody>,
}

pub static ROUTE: Route = Route {
    method: "POST",
    path: "/api/admin/categories",
    bin: "admin-create-category",
    access: Access::Staff(Permission::EditCatalogue),
    summary: "Creates a category.",
    parameters: &[],
    request: Some(schema::<CreateCategory>),
    response: Some(schema::<StaffCategoryView>),
    status: 201,
    handle: handler!(handle),
};

#[instrument(name = "admin.create_category", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StaffCategoryView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let CreateCategory { slug, name, description, parent, position, translations } = request.json()?;
    let new = NewCategory { slug, name, description, parent, position, translations: by_key::all(translations) };
    let category = app.create_category(new, StaffAct { staff: &staff, at: request.now() }).await?;
    Ok(Reply::created(category.into()))
}
