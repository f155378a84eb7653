//! `PATCH /api/admin/categories/{slug}`: another name, text, parent or place, over the version that the edit was made of.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Patch, Reply, given};
use crate::views::{CategoryTranslationBody, StaffCategoryView, Translations, by_key};
use barrow_app::App;
use barrow_app::products::StaffAct;
use barrow_domain::catalog::Category;
use barrow_domain::ids::Slug;
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditCategory {
    /// The category's version that this edit was made of.
    version: u64,
    #[serde(default, deserialize_with = "given")]
    name: Option<String>,
    #[serde(default, deserialize_with = "given")]
    description: Option<String>,
    /// Null puts it at the top.
    #[serde(default)]
    #[schemars(with = "Option<Slug>")]
    parent: Patch<Slug>,
    #[serde(default, deserialize_with = "given")]
    position: Option<u32>,
    /// Each that is named is written whole, or taken away where it is null; others stay.
    #[serde(default)]
    translations: Translations<Option<CategoryTranslationBody>>,
}

pub static ROUTE: Route = Route {
    method: "PATCH",
    path: "/api/admin/categories/{slug}",
    bin: "admin-edit-category",
    access: Access::Staff(Permission::EditCatalogue),
    summary: "Edits a category, or moves it in the tree.",
    parameters: &[],
    request: Some(schema::<EditCategory>),
    response: Some(schema::<StaffCategoryView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.edit_category", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<StaffCategoryView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let slug: Slug = request.path("slug")?;
    let body: EditCategory = request.json()?;
    let edit = |category| body.clone().apply(category);
    let category = app.edit_category(&slug, body.version, edit, StaffAct { staff: &staff, at: request.now() }).await?;
    Ok(Reply::ok(category.into()))
}

impl EditCategory {
    fn apply(self, category: Category) -> Category {
        let Self { version: _, name, description, parent, position, translations } = self;
        Category {
            name: name.unwrap_or(category.name),
            description: description.unwrap_or(category.description),
            parent: parent.change().unwrap_or(category.parent),
            position: position.unwrap_or(category.position),
            translations: by_key::change(category.translations, translations),
            slug: category.slug,
            version: category.version,
        }
    }
}
