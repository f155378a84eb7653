//! `GET /api/admin/export/products`: all products as a CSV file, a part at a time. Parts put together are what an import takes, and it
//! changes nothing.

use crate::handler;
use crate::http::route::{Access, Parameter, Place, Route, schema};
use crate::http::{ApiRequest, Error, Reply};
use crate::views::ProductExportView;
use barrow_app::App;
use barrow_app::imports::ExportCursor;
use barrow_app::imports::sheet::MoreColumns;
use barrow_domain::catalog::{MAX_CURRENCIES, MAX_LANGUAGES, ProductStatus};
use barrow_domain::ids::Language;
use barrow_domain::money::Currency;
use barrow_domain::staff::Permission;
use tracing::instrument;

pub static ROUTE: Route = Route {
    method: "GET",
    path: "/api/admin/export/products",
    bin: "admin-export-products",
    access: Access::Staff(Permission::ReadCatalogue),
    summary: "Gives products as CSV, a part at a time; the first has the heading.",
    parameters: &[Parameter { name: "cursor", place: Place::Query, required: false, description: "The part before's next_cursor." }],
    request: None,
    response: Some(schema::<ProductExportView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.export_products", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<ProductExportView>, Error> {
    request.staff_access(app, &ROUTE).await?;
    request.only_query(&["cursor"])?;
    let cursor = request.query("cursor").map(|cursor| place(&cursor)).transpose()?;
    let page = app.export_products(cursor).await?;
    Ok(Reply::ok(ProductExportView { csv: page.csv, next_cursor: page.next.map(|next| text(&next)) }))
}

/// `draft`, or `draft:USD,de,fr.2026-01-01T00:00:00.000Z#prd_tea`.
fn text(cursor: &ExportCursor) -> String {
    let status = match cursor.status {
        ProductStatus::Active => "active",
        ProductStatus::Draft => "draft",
        ProductStatus::Archived => "archived",
    };
    let MoreColumns { languages, currencies } = &cursor.columns;
    let columns: Vec<&str> = currencies.iter().map(|currency| currency.code()).chain(languages.iter().map(Language::as_str)).collect();
    let columns = if columns.is_empty() { String::new() } else { format!(":{}", columns.join(",")) };
    let after = cursor.after.as_ref().map(|after| format!(".{after}")).unwrap_or_default();
    format!("{status}{columns}{after}")
}

fn place(cursor: &str) -> Result<ExportCursor, Error> {
    let refused = || Error::field("cursor", "must be the next_cursor of a part before");
    let (status, after) = cursor.split_once('.').map_or((cursor, None), |(status, after)| (status, Some(after)));
    let (status, named) = status.split_once(':').unwrap_or((status, ""));
    let mut columns = MoreColumns::default();
    // Languages are small letters, currencies are capitals.
    for name in named.split(',').filter(|name| !name.is_empty()) {
        match Language::parse(name) {
            Ok(language) => columns.languages.push(language),
            Err(_) => columns.currencies.push(Currency::parse(name).map_err(|_| refused())?),
        }
    }
    if columns.languages.len() > MAX_LANGUAGES || columns.currencies.len() > MAX_CURRENCIES {
        return Err(refused());
    }
    let status = match status {
        "active" => ProductStatus::Active,
        "draft" => ProductStatus::Draft,
        "archived" => ProductStatus::Archived,
        _ => return Err(refused()),
    };
    let plausible =
        |after: &&str| (1..=80).contains(&after.len()) && after.contains('#') && after.bytes().all(|byte| byte.is_ascii_graphic());
    let after = after.map(|after| Some(after).filter(plausible).map(str::to_owned).ok_or_else(refused)).transpose()?;
    Ok(ExportCursor { status, columns, after })
}
