//! What went wrong below, as the refusal that a caller gets.

use super::{Error, FieldError};
use barrow_app::ConfigError;
use barrow_app::accounts::{AccountError, ExportError};
use barrow_app::analytics::AnalyticsError;
use barrow_app::bulk::BulkError;
use barrow_app::cart_pricing::PricingError;
use barrow_app::catalogue::CatalogueError;
use barrow_app::checkout::CheckoutError;
use barrow_app::images::ImageError;
use barrow_app::imports::ImportError;
use barrow_app::order_changes::ChangeError;
use barrow_app::payments::PaymentError;
use barrow_app::prices::PriceError;
use barrow_app::products::{CategoryError, ProductError};
use barrow_app::rate_limits::RateExceeded;
use barrow_app::restock::RestockError;
use barrow_app::reviews::ReviewError;
use barrow_app::shards::ShardsError;
use barrow_app::stock::StockError;
use barrow_domain::accounts::AddressRefusal;
use barrow_domain::catalog::FieldProblem;
use barrow_domain::money::MoneyError;
use barrow_domain::orders::Refusal;
use barrow_domain::reviews::ReviewRefusal;
use barrow_search::SearchError;
use barrow_services::payments::PaymentsError;
use barrow_services::queues::QueueError;
use barrow_store::{CartRefusal, ImageRefusal, NoteRefusal, StoreError};

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self::internal(&error)
    }
}

impl From<MoneyError> for Error {
    fn from(error: MoneyError) -> Self {
        Self::internal(&error)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Contended | StoreError::Throttled(_) | StoreError::Unavailable(_) => {
                tracing::warn!(cause = %error, "the database could not serve a request");
                Self::Busy { retry_after_seconds: 1 }
            }
            StoreError::NotOpen => Self::NotOpen,
            StoreError::Refused(_) | StoreError::Corrupt { .. } => Self::internal(&error),
        }
    }
}

impl From<AccountError> for Error {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::InvalidCredentials => Self::InvalidCredentials,
            AccountError::SessionEnded => Self::SessionEnded,
            AccountError::LinkInvalid => Self::LinkInvalid,
            AccountError::WrongPassword => Self::field("password", "is not right"),
            AccountError::Weak(weak) => Self::field("new_password", weak),
            AccountError::Address(AddressRefusal::NotFound) => Self::NotFound,
            AccountError::Address(AddressRefusal::Full) => Self::TooManyAddresses,
            AccountError::Address(AddressRefusal::IdTaken) => Self::KeyReused,
            AccountError::Wishlist(_) => Self::TooManyWishes,
            AccountError::Cart(refusal) => refusal.into(),
            AccountError::SomebodyElses => Self::Forbidden,
            AccountError::OrdersUnderWay(orders) => Self::OrdersUnderWay(orders),
            AccountError::SecondFactorRequired => Self::SecondFactorRequired,
            AccountError::SecondFactorWrong => Self::SecondFactorWrong,
            AccountError::SecondFactorExists => Self::SecondFactorExists,
            AccountError::AlreadyStaff => Self::AlreadyStaff,
            AccountError::NotStaff | AccountError::NoSuchCustomer => Self::NotFound,
            AccountError::Disabled => Self::AccountDisabled,
            AccountError::StaffChanged(version) => Self::StaffChanged { version },
            AccountError::LastOwner => Self::LastOwner,
            AccountError::WeakPassword(weak) => Self::field("password", weak),
            AccountError::Password(error) => Self::internal(&error),
            AccountError::Config(error) => error.into(),
            AccountError::Store(error) => error.into(),
        }
    }
}

impl From<RateExceeded> for Error {
    fn from(exceeded: RateExceeded) -> Self {
        Self::TooOften { retry_after_seconds: exceeded.seconds }
    }
}

impl From<Vec<FieldProblem>> for Error {
    fn from(problems: Vec<FieldProblem>) -> Self {
        Self::Validation(problems.into_iter().map(|FieldProblem { field, reason }| FieldError { field, reason }).collect())
    }
}

impl From<ProductError> for Error {
    fn from(error: ProductError) -> Self {
        match error {
            ProductError::NotFound => Self::NotFound,
            ProductError::Changed { expected, version } => Self::VersionChanged { expected, version },
            ProductError::Invalid(problems) => problems.into(),
            ProductError::SlugTaken => Self::SlugTaken,
            ProductError::SkuTaken(sku) => Self::SkuTaken(sku),
            ProductError::KeyReused => Self::KeyReused,
            ProductError::TooLarge => Self::TooManyChanges,
            ProductError::Store(error) => error.into(),
        }
    }
}

impl From<ImportError> for Error {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::NotFound => Self::NotFound,
            ImportError::KeyReused => Self::KeyReused,
            ImportError::Store(error) => error.into(),
            ImportError::Config(error) => error.into(),
            ImportError::Bucket(_) | ImportError::Queue(_) => {
                tracing::warn!(cause = %error, "S3 or SQS could not serve a request");
                Self::Busy { retry_after_seconds: 1 }
            }
        }
    }
}

impl From<ReviewError> for Error {
    fn from(error: ReviewError) -> Self {
        match error {
            ReviewError::NotFound => Self::NotFound,
            ReviewError::Refused(ReviewRefusal::Reviewed) => Self::AlreadyReviewed,
            ReviewError::Refused(ReviewRefusal::NotBought) => Self::NotBought,
            ReviewError::NoAccount => Self::SessionEnded,
            ReviewError::Changed { expected, version } => Self::VersionChanged { expected, version },
            ReviewError::TooOften(exceeded) => exceeded.into(),
            ReviewError::Store(error) => error.into(),
        }
    }
}

impl From<PriceError> for Error {
    fn from(error: PriceError) -> Self {
        match error {
            PriceError::NotFound => Self::NotFound,
            PriceError::Exists => Self::CouponExists,
            PriceError::Changed { expected, version } => Self::VersionChanged { expected, version },
            PriceError::Invalid(problems) => problems.into(),
            PriceError::CurrencyFixed => Self::CurrencyFixed,
            PriceError::Store(error) => error.into(),
        }
    }
}

impl From<CategoryError> for Error {
    fn from(error: CategoryError) -> Self {
        match error {
            CategoryError::NotFound => Self::NotFound,
            CategoryError::Exists => Self::SlugTaken,
            CategoryError::Changed { expected, version } => Self::VersionChanged { expected, version },
            CategoryError::Invalid(problems) => problems.into(),
            CategoryError::InUse => Self::CategoryInUse,
            CategoryError::Store(error) => error.into(),
        }
    }
}

impl From<ExportError> for Error {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Config(error) => error.into(),
            ExportError::Store(error) => error.into(),
            ExportError::Unwritable(_) | ExportError::Bucket(_) => Self::internal(&error),
        }
    }
}

impl From<CartRefusal> for Error {
    fn from(refusal: CartRefusal) -> Self {
        match refusal {
            CartRefusal::NotFound => Self::NotFound,
            CartRefusal::AlreadyOrdered(id) => Self::CartOrdered(id),
            CartRefusal::TooManyLines => Self::TooManyLines,
            CartRefusal::TooManyUnits => Self::TooManyUnits,
            CartRefusal::NoSuchLine => Self::NoSuchLine,
            CartRefusal::Store(error) => error.into(),
        }
    }
}

impl From<NoteRefusal> for Error {
    fn from(refusal: NoteRefusal) -> Self {
        match refusal {
            NoteRefusal::NotFound => Self::NotFound,
            NoteRefusal::KeyReused => Self::KeyReused,
            NoteRefusal::TooMany => Self::TooManyNotes,
            NoteRefusal::Store(error) => error.into(),
        }
    }
}

impl From<PricingError> for Error {
    fn from(error: PricingError) -> Self {
        match error {
            PricingError::NoShipping(_) => Self::NoShipping,
            PricingError::UnknownMethod(options) => Self::UnknownShippingMethod(options),
            PricingError::Money(error) => error.into(),
            PricingError::Store(error) => error.into(),
        }
    }
}

impl From<CheckoutError> for Error {
    fn from(error: CheckoutError) -> Self {
        match error {
            CheckoutError::CartNotFound => Self::NotFound,
            CheckoutError::CartChanged => Self::CartChanged,
            CheckoutError::CustomerGone => Self::SessionEnded,
            CheckoutError::CartEmpty => Self::CartEmpty,
            CheckoutError::Unavailable(skus) => Self::LinesUnavailable(skus),
            CheckoutError::KeyReused => Self::KeyReused,
            CheckoutError::PriceChanged(quote) => Self::PriceChanged(quote),
            CheckoutError::NothingToPay => Self::NothingToPay,
            CheckoutError::Scattered => Self::TooScattered,
            CheckoutError::Insufficient(lines) => Self::InsufficientStock(lines),
            CheckoutError::TooOften(exceeded) => exceeded.into(),
            CheckoutError::Coupon(refusal) => Self::Coupon(refusal),
            CheckoutError::Pricing(error) => error.into(),
            CheckoutError::Replay(error) => Self::internal(&error),
            CheckoutError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeError> for Error {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::NotFound => Self::NotFound,
            ChangeError::Refused(refusal) => Self::Order(refusal),
            ChangeError::Repeated => Self::Order(Refusal::AlreadyDone),
            ChangeError::Stock(_) | ChangeError::Coupon => Self::internal(&error),
            ChangeError::Store(error) => error.into(),
        }
    }
}

impl From<BulkError> for Error {
    fn from(error: BulkError) -> Self {
        match error {
            BulkError::KeyReused => Self::KeyReused,
            BulkError::NotFound => Self::NotFound,
            BulkError::Store(error) => error.into(),
            BulkError::Config(error) => error.into(),
            BulkError::Queue(error) => {
                tracing::warn!(cause = %error, "a queue could not take a job");
                Self::Busy { retry_after_seconds: 1 }
            }
        }
    }
}

impl From<PaymentError> for Error {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::Change(error) => error.into(),
            PaymentError::Stripe(PaymentsError::Unavailable { retry_after_seconds }) => Self::Busy { retry_after_seconds },
            PaymentError::Stripe(error @ PaymentsError::Refused { .. }) => Self::internal(&error),
            PaymentError::Config(error) => error.into(),
            PaymentError::NoClientSecret => Self::internal(&error),
        }
    }
}

impl From<RestockError> for Error {
    fn from(error: RestockError) -> Self {
        match error {
            RestockError::InStock => Self::field("sku", "can be bought now"),
            RestockError::Full => Self::field("email", "waits for as much as it can; stop the other mails first"),
            RestockError::Store(error) => error.into(),
            RestockError::Config(error) => error.into(),
            RestockError::Queue(error) => Self::internal(&error),
        }
    }
}

impl From<CatalogueError> for Error {
    fn from(error: CatalogueError) -> Self {
        match error {
            CatalogueError::Store(error) => error.into(),
            CatalogueError::Config(error) => error.into(),
            // What was loaded before is still there; who has nothing may have it in a moment.
            CatalogueError::NotBuilt | CatalogueError::Contended | CatalogueError::Snapshot(_) => {
                tracing::warn!(cause = %error, "there is no catalogue to answer from");
                Self::Busy { retry_after_seconds: 1 }
            }
            CatalogueError::Manifest(_) | CatalogueError::Index(_) => Self::internal(&error),
        }
    }
}

impl From<SearchError> for Error {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::InvalidCursor | SearchError::CursorOfAnotherSort { .. } | SearchError::CursorOfAnotherCurrency => {
                Self::field("cursor", error)
            }
            error => Self::internal(&error),
        }
    }
}

impl From<StockError> for Error {
    fn from(error: StockError) -> Self {
        match error {
            StockError::NotFound => Self::NotFound,
            StockError::Changed(available) => Self::StockChanged { available },
            StockError::TooMany => Self::field("units", error),
            StockError::KeyReused => Self::KeyReused,
            StockError::Store(error) => error.into(),
        }
    }
}

impl From<QueueError> for Error {
    fn from(error: QueueError) -> Self {
        match error {
            QueueError::Unavailable(_) => {
                tracing::warn!(cause = %error, "a queue could not serve a request");
                Self::Busy { retry_after_seconds: 1 }
            }
            QueueError::Unwritable(_) | QueueError::Refused { .. } => Self::internal(&error),
        }
    }
}

impl From<AnalyticsError> for Error {
    fn from(error: AnalyticsError) -> Self {
        match error {
            AnalyticsError::Store(error) => error.into(),
            AnalyticsError::Config(error) => error.into(),
        }
    }
}

impl From<ShardsError> for Error {
    fn from(error: ShardsError) -> Self {
        match error {
            ShardsError::NotFound => Self::NotFound,
            ShardsError::Changed(shards) => Self::ShardsChanged { shards },
            ShardsError::Store(error) => error.into(),
        }
    }
}

impl From<ImageError> for Error {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Refused(refusal) => refusal.into(),
            ImageError::Bucket(error) => {
                tracing::warn!(cause = %error, "the picture store could not serve a request");
                Self::Busy { retry_after_seconds: 1 }
            }
            ImageError::Config(error) => error.into(),
        }
    }
}

impl From<ImageRefusal> for Error {
    fn from(refusal: ImageRefusal) -> Self {
        match refusal {
            ImageRefusal::NoProduct | ImageRefusal::NoImage => Self::NotFound,
            ImageRefusal::TooMany => Self::TooManyImages,
            ImageRefusal::KeyReused => Self::KeyReused,
            ImageRefusal::OtherImages => Self::field("image_ids", "must name every picture of the product, each once"),
            ImageRefusal::Store(error) => error.into(),
        }
    }
}
