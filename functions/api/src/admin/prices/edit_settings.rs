//! `PATCH /api/admin/settings`: absent fields stay, null goes back to what the deployment says. The first edit of a new shop names
//! its currency, and opens it. The currency stays once there are products.

use crate::handler;
use crate::http::route::{Access, Route, schema};
use crate::http::{ApiRequest, Error, Patch, Reply, given};
use crate::views::{CurrencyBody, SettingsView};
use barrow_app::App;
use barrow_app::prices::PriceBasis;
use barrow_app::products::StaffAct;
use barrow_domain::catalog::ShopCurrency;
use barrow_domain::ids::Language;
use barrow_domain::money::Currency;
use barrow_domain::settings::Settings;
use barrow_domain::staff::Permission;
use schemars::JsonSchema;
use serde::Deserialize;
use tracing::instrument;

#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditSettings {
    /// The version that this edit was made of; 0 for the first.
    version: u64,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    shop_name: Patch<String>,
    /// `Barrow <shop@barrow.example>`
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    mail_from: Patch<String>,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    staff_mailbox: Patch<String>,
    /// 60 to 604800.
    #[serde(default)]
    #[schemars(with = "Option<u32>")]
    order_expiry_seconds: Patch<u32>,
    #[serde(default)]
    #[schemars(with = "Option<u32>")]
    low_stock_threshold: Patch<u32>,
    /// What the law wants on an invoice: 1 to 10 lines.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    invoice_details: Patch<String>,
    /// What products and categories may be translated into: at most 20. A language that is taken off is written no more; what is
    /// there stays.
    #[serde(default, deserialize_with = "given")]
    languages: Option<Vec<Language>>,
    /// Only while there are no products and no shipping zones.
    #[serde(default, deserialize_with = "given")]
    currency: Option<Currency>,
    /// What the shop sells in beside its own: at most 15. One that is taken off is sold in no more; own prices in it stay, unused.
    #[serde(default, deserialize_with = "given")]
    currencies: Option<Vec<CurrencyBody>>,
    #[serde(default, deserialize_with = "given")]
    prices_include_tax: Option<bool>,
}

pub static ROUTE: Route = Route {
    method: "PATCH",
    path: "/api/admin/settings",
    bin: "admin-edit-settings",
    access: Access::Staff(Permission::EditSettings),
    summary: "Edits the settings of the shop; the first time, opens it.",
    parameters: &[],
    request: Some(schema::<EditSettings>),
    response: Some(schema::<SettingsView>),
    status: 200,
    handle: handler!(handle),
};

#[instrument(name = "admin.edit_settings", skip_all)]
pub async fn handle(app: &App, request: ApiRequest) -> Result<Reply<SettingsView>, Error> {
    let staff = request.staff_access(app, &ROUTE).await?;
    let body: EditSettings = request.json()?;
    let currencies = body.currencies.as_ref().map(|others| others.iter().copied().map(ShopCurrency::from).collect());
    let basis = PriceBasis { currency: body.currency, currencies, prices_include_tax: body.prices_include_tax };
    let edit = |settings| body.clone().apply(settings);
    let by = StaffAct { staff: &staff, at: request.now() };
    let (settings, rules) = app.edit_settings(body.version, edit, basis, by).await?;
    Ok(Reply::ok(SettingsView::new(settings, Some(&rules))))
}

impl EditSettings {
    fn apply(self, settings: Settings) -> Settings {
        let Self { version: _, shop_name, mail_from, staff_mailbox, order_expiry_seconds, low_stock_threshold, .. } = self;
        let (invoice_details, languages) = (self.invoice_details, self.languages);
        Settings {
            version: settings.version,
            shop_name: shop_name.change().unwrap_or(settings.shop_name),
            mail_from: mail_from.change().unwrap_or(settings.mail_from),
            staff_mailbox: staff_mailbox.change().unwrap_or(settings.staff_mailbox),
            order_expiry_seconds: order_expiry_seconds.change().unwrap_or(settings.order_expiry_seconds),
            low_stock_threshold: low_stock_threshold.change().unwrap_or(settings.low_stock_threshold),
            invoice_details: invoice_details.change().unwrap_or(settings.invoice_details),
            languages: languages.unwrap_or(settings.languages),
        }
    }
}
