//! Products from a file: looked at whole before anything is changed, then written one after the other by a job that goes on
//! where it was broken off. Whatever is done twice changes nothing the second time.

mod apply;
pub mod sheet;

use crate::images::SignedUpload;
use crate::messages::ImportMessage;
use crate::products::StaffAct;
use crate::{App, ConfigError, clock};
use barrow_domain::audit_log::{AuditEntry, Subject};
use barrow_domain::catalog::{Category, Product, ProductStatus, ShopRules, check_product};
use barrow_domain::ids::{ImportId, Language};
use barrow_domain::imports::{Fault, Import, ImportState, MAX_FILE_BYTES};
use barrow_services::images::{Found, ImagesError, UploadTerms};
use barrow_services::queues::QueueError;
use barrow_store::StoreError;
use futures::{StreamExt, stream};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sheet::{MoreColumns, SheetProduct, located, read};
use std::time::{Duration, Instant, SystemTime};

pub const FILE_TYPE: &str = "text/csv";
const FOLDER: &str = "imports/";
const UPLOAD_SECONDS: u32 = 60 * 60;
/// Products between two notes of how far it has come.
const CHUNK: usize = 24;
/// Products at a time.
const AT_ONCE: usize = 6;

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("there is no such import")]
    NotFound,
    #[error("the key stands for another request")]
    KeyReused,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Bucket(#[from] ImagesError),
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// Whether a job has more to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Over,
    More,
}

impl App {
    /// Records an import that is to come, and signs the upload of its file. The same request again signs it anew.
    ///
    /// # Errors
    /// A named [`ImportError`].
    pub async fn create_import(&self, import: Import, bytes: u64, by: StaffAct<'_>) -> Result<(Import, SignedUpload), ImportError> {
        let told = json!({ "dry_run": import.dry_run, "bytes": bytes });
        let audit = AuditEntry::new(by.staff, "import.create", Subject::new("import", &import.id), "1", by.at).change(Value::Null, told);
        let made = self.store().imports.create(&import, &audit).await?;
        if made.fingerprint != import.fingerprint {
            return Err(ImportError::KeyReused);
        }
        let key = file_key(&made.id);
        let terms = UploadTerms {
            bucket: self.config.images_bucket()?,
            key: &key,
            content_type: FILE_TYPE,
            bytes,
            from: SystemTime::from(by.at),
            valid_for: Duration::from_secs(UPLOAD_SECONDS.into()),
        };
        let expires_at = by.at + SignedDuration::from_secs(UPLOAD_SECONDS.into());
        Ok((made, SignedUpload { upload: self.images().sign_upload(&terms).await?, expires_at }))
    }

    /// Hands the import to the job. Once more, it goes on where it is.
    ///
    /// # Errors
    /// A named [`ImportError`].
    pub async fn start_import(&self, id: &ImportId) -> Result<Import, ImportError> {
        let import = self.import(id).await?;
        let started = match import.state {
            ImportState::Awaiting => Import { state: ImportState::Checking, ..import.clone() },
            ImportState::Checking | ImportState::Running => import.clone(),
            ImportState::Checked | ImportState::Refused | ImportState::Done => return Ok(import),
        };
        if started != import && !self.store().imports.change(&import, &started).await? {
            return self.import(id).await;
        }
        self.queues().send(self.config.catalogue_queue_url()?, &ImportMessage { import_id: id.clone() }).await?;
        Ok(started)
    }

    /// # Errors
    /// [`ImportError::NotFound`].
    pub async fn import(&self, id: &ImportId) -> Result<Import, ImportError> {
        self.store().imports.get(id).await?.ok_or(ImportError::NotFound)
    }

    /// Carries an import on until it is over, or time is; then it asks for more through its queue.
    ///
    /// # Errors
    /// A named [`ImportError`]; the message comes again, and goes on.
    pub async fn run_import(&self, id: &ImportId, until: Instant) -> Result<(), ImportError> {
        let Some(import) = self.store().imports.get(id).await? else { return Ok(()) };
        if !matches!(import.state, ImportState::Checking | ImportState::Running) {
            return Ok(());
        }
        let sheet = match self.file(&import).await? {
            Ok(sheet) => sheet,
            Err(faults) => return self.refuse(&import, faults).await,
        };
        let import = match import.state {
            ImportState::Checking => match self.check_sheet(&import, &sheet).await? {
                Some(checked) => checked,
                None => return Ok(()),
            },
            _ => import,
        };
        if import.state == ImportState::Running && self.write_sheet(import, &sheet, until).await? == Progress::More {
            self.queues().send(self.config.catalogue_queue_url()?, &ImportMessage { import_id: id.clone() }).await?;
        }
        Ok(())
    }

    async fn file(&self, import: &Import) -> Result<Result<Vec<SheetProduct>, Vec<Fault>>, ImportError> {
        let whole = |reason: &str| vec![Fault { row: 1, column: String::new(), reason: reason.to_owned() }];
        match self.images().read(self.config.images_bucket()?, &file_key(&import.id), MAX_FILE_BYTES).await? {
            Found::Nothing => Ok(Err(whole("was not uploaded"))),
            Found::TooLarge { .. } => Ok(Err(whole("is too large"))),
            Found::Object(bytes) => {
                // A large file takes a while, in which others want to be served.
                let read = tokio::task::spawn_blocking(move || read(&bytes)).await;
                Ok(read.unwrap_or_else(|_| Err(whole("cannot be read"))))
            }
        }
    }

    /// None when it ends here, by its faults or because somebody else was first.
    async fn check_sheet(&self, import: &Import, sheet: &[SheetProduct]) -> Result<Option<Import>, ImportError> {
        let rules = self.store().catalog.rules().await?;
        let tree = self.store().catalog.category_tree().await?;
        let mut faults: Vec<Fault> = other_columns(sheet, &tree.languages, &rules);
        faults.extend(sheet.iter().flat_map(|sheet| of_product(sheet, &rules, &tree.categories)));
        if !faults.is_empty() {
            self.refuse(import, faults).await?;
            return Ok(None);
        }
        let state = if import.dry_run { ImportState::Checked } else { ImportState::Running };
        let checked = Import { state, products: sheet.len(), ..import.clone() };
        Ok(self.store().imports.change(import, &checked).await?.then_some(checked))
    }

    async fn refuse(&self, import: &Import, faults: Vec<Fault>) -> Result<(), ImportError> {
        let mut refused = Import { state: ImportState::Refused, ..import.clone() };
        faults.into_iter().for_each(|fault| refused.add_fault(fault));
        self.store().imports.change(import, &refused).await?;
        Ok(())
    }

    async fn write_sheet(&self, mut import: Import, sheet: &[SheetProduct], until: Instant) -> Result<Progress, ImportError> {
        while import.done < sheet.len() {
            if Instant::now() >= until {
                return Ok(Progress::More);
            }
            let chunk: Vec<SheetProduct> = sheet.iter().skip(import.done).take(CHUNK).cloned().collect();
            let mut after = Import { done: import.done + chunk.len(), ..import.clone() };
            let writes = stream::iter(chunk).map(|wanted| self.write_product(wanted, &import));
            let outcomes: Vec<Result<Option<Fault>, StoreError>> = writes.buffered(AT_ONCE).collect().await;
            for outcome in outcomes {
                outcome?.into_iter().for_each(|fault| after.add_fault(fault));
            }
            if after.done == sheet.len() {
                after.state = ImportState::Done;
            }
            if !self.store().imports.change(&import, &after).await? {
                // The same message, delivered twice: the other one goes on.
                return Ok(Progress::Over);
            }
            import = after;
        }
        Ok(Progress::Over)
    }

    async fn write_product(&self, wanted: SheetProduct, import: &Import) -> Result<Option<Fault>, StoreError> {
        let by = StaffAct { staff: &import.staff, at: clock::now() };
        self.apply(wanted, &import.id, by).await
    }

    /// Products of any status as a file, a part at a time: what was given so far, and where the rest begins.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn export_products(&self, cursor: Option<ExportCursor>) -> Result<ExportPage, StoreError> {
        let with_heading = cursor.is_none();
        let cursor = match cursor {
            Some(cursor) => cursor,
            None => ExportCursor::first(self.columns().await?),
        };
        let ExportCursor { status, columns, after } = cursor;
        let page = self.store().catalog.products_by_status(status, EXPORT_PRODUCTS, after.as_deref()).await?;
        let (mut products, mut rows, mut cut) = (Vec::<Product>::new(), 0, None);
        for (card, _) in &page.products {
            if rows >= EXPORT_ROWS {
                cut = products.last().map(|last| barrow_store::place_in_list(last.listed_at, &last.id));
                break;
            }
            if let Some(product) = self.store().catalog.product(&card.id).await? {
                rows += product.variants.len().max(1);
                products.push(product);
            }
        }
        let next = match cut.or(page.next) {
            Some(after) => Some(ExportCursor { status, columns: columns.clone(), after: Some(after) }),
            None => following(status).map(|status| ExportCursor { status, columns: columns.clone(), after: None }),
        };
        let csv = sheet::write(&products, &columns, with_heading)
            .map_err(|error| StoreError::Corrupt { what: "product", why: error.to_string() })?;
        Ok(ExportPage { csv, next })
    }

    /// All that the shop has columns for by now.
    async fn columns(&self) -> Result<MoreColumns, StoreError> {
        let (settings, rules) = self.settings_now().await?;
        let currencies = rules.into_iter().flat_map(|rules| rules.currencies).map(|other| other.currency).collect();
        Ok(MoreColumns { languages: settings.languages, currencies })
    }
}

/// Products and rows of a part.
const EXPORT_PRODUCTS: i32 = 50;
const EXPORT_ROWS: usize = 1000;

/// Where a part begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportCursor {
    pub status: ProductStatus,
    /// That the heading has.
    pub columns: MoreColumns,
    pub after: Option<String>,
}

impl ExportCursor {
    const fn first(columns: MoreColumns) -> Self {
        Self { status: ProductStatus::Active, columns, after: None }
    }
}

#[derive(Clone, Debug)]
pub struct ExportPage {
    pub csv: String,
    pub next: Option<ExportCursor>,
}

const fn following(status: ProductStatus) -> Option<ProductStatus> {
    match status {
        ProductStatus::Active => Some(ProductStatus::Draft),
        ProductStatus::Draft => Some(ProductStatus::Archived),
        ProductStatus::Archived => None,
    }
}

/// Those of the heading that are none of the shop's.
fn other_columns(sheet: &[SheetProduct], languages: &[Language], rules: &ShopRules) -> Vec<Fault> {
    let Some(MoreColumns { languages: named, currencies }) = sheet.first().map(|first| &*first.columns) else { return Vec::new() };
    let fault = |column: String, reason: &str| Fault { row: 1, column, reason: reason.to_owned() };
    let of_texts = named.iter().filter(|language| !languages.contains(language));
    let of_texts = of_texts.map(|language| fault(format!("title:{language}"), "is not a language of this shop"));
    let of_prices = currencies.iter().filter(|currency| rules.exchange(**currency).is_none());
    let of_prices = of_prices.map(|currency| fault(format!("price:{currency}"), "is not another currency that this shop sells in"));
    of_prices.chain(of_texts).collect()
}

fn of_product(sheet: &SheetProduct, rules: &ShopRules, tree: &[Category]) -> Vec<Fault> {
    let mut faults: Vec<Fault> = check_product(&sheet.product, rules.currency).into_iter().map(|problem| located(sheet, problem)).collect();
    if !tree.iter().any(|category| category.slug == sheet.product.category) {
        faults.push(Fault { row: sheet.row, column: "category".into(), reason: "is not a category of this shop".into() });
    }
    faults
}

fn file_key(id: &ImportId) -> String {
    format!("{FOLDER}{id}.csv")
}
