//! What the API shows: wire types, made from the domain's by taking them apart, so that a new field is placed by somebody.

mod account;
mod audit;
mod bulk;
pub(crate) mod by_key;
mod cart;
mod cost;
mod customer;
mod export;
mod found;
mod image;
mod import;
mod order;
mod order_card;
mod prices;
mod product;
mod reading;
mod report;
mod restock;
mod review;
mod shop;
mod staff;
mod staff_product;
mod stock;
mod summary;
mod timeline;
mod translation;
mod wishlist;

pub use account::{AccountView, DeviceView, SavedAddressBody, SavedAddressView, SessionView, TokenIn};
pub use audit::AuditEntryView;
pub use bulk::{BulkJobView, BulkResultView, BulkStatus};
pub use cart::{CartView, CouponView, CreatedCartView, LineView, QuoteView, ShippingOptionView, ShippingView, TotalsView};
pub use cost::CostView;
pub use customer::{CustomerDetailView, CustomerStandingView, CustomerView};
pub use export::ExportView;
pub use found::{
    CardView, CategoryLinkView, ChoiceView, FacetsView, FoundView, MatchedView, PriceRangeView, ReadyView, SearchView, SuggestionsView,
};
pub use image::{HeaderView, ImageRecordView, ImagesView, NewImageView, UploadView};
pub use import::{ImportView, NewImportView, ProductExportView};
pub use order::{
    AddressBody, BuyerOrderView, CheckoutView, FulfillmentView, OrderSummaryView, OrderView, PaymentView, RefundView, ReturnView, TrackView,
};
pub use order_card::{NoteView, OrderCardView};
pub use prices::{
    CurrencyBody, MethodBody, SettingsView, StaffCouponView, StepBody, TableBody, TaxRateBody, TaxRatesView, ZoneBody, ZonesView,
};
pub use product::{AvailabilityView, CategoriesView, CategoryView, ListView, ProductView, SeoView, VariantAvailabilityView, VariantView};
pub use reading::Reading;
pub use report::{CohortsView, CustomersView, FunnelView, RankedView, RankingView, ReportOf, SalesView, StockOutsView};
pub use restock::RestockAlertView;
pub use review::{JudgedReviewView, OwnReviewView, ReviewStandingView, ReviewView, ReviewsView, StaffReviewView};
pub use shop::{CurrencyView, ShopView};
pub use staff::{EnrolmentView, InvitationView, InvitedView, JoinedView, RecoveryCodesView, StaffView};
pub use staff_product::{
    OwnPriceBody, SaleView, StaffCardView, StaffCategoriesView, StaffCategoryView, StaffProductView, StaffVariantView,
};
pub use stock::{MovementView, ShardView, ShortStockView, StockView};
pub use summary::{FailedJobsView, InventoryView, SummaryView, TodayView};
pub use timeline::{StaffOrderView, TimelineView};
pub use translation::{CategoryTranslationBody, TranslationBody, Translations};
pub use wishlist::{WishView, WishlistView};
