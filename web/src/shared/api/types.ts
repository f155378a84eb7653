import type { components } from "./schema";

type Schemas = components["schemas"];

export type Money = Schemas["Money"];
export type Currency = Money["currency"];
export type Card = Schemas["ProductCard"];
export type Product = Schemas["ProductView"];
export type Variant = Schemas["VariantView"];
export type Image = Schemas["ImageView"];
export type Category = Schemas["CategoryView"];
export type Categories = Schemas["CategoriesView"];
export type Found = Schemas["FoundView"];
export type Facets = Schemas["FacetsView"];
export type Choice = Schemas["ChoiceView"];
export type Suggestions = Schemas["SuggestionsView"];
export type Shop = Schemas["ShopView"];
export type Availability = Schemas["AvailabilityView"];
export type RestockAlert = Schemas["RestockAlertView"];
export type Cart = Schemas["CartView"];
export type CreatedCart = Schemas["CreatedCartView"];
export type Line = Schemas["LineView"];
export type Totals = Schemas["TotalsView"];
export type Quote = Schemas["QuoteView"];
export type Address = Schemas["AddressBody"];
export type Checkout = Schemas["CheckoutView"];
export type Payment = Schemas["PaymentView"];
export type Order = Schemas["BuyerOrderView"];
export type Tracked = Schemas["TrackView"];
export type Parcel = Schemas["FulfillmentView"];
export type Session = Schemas["SessionView"];
export type Account = Schemas["AccountView"];
export type SavedAddress = Schemas["SavedAddressView"];
export type OrderSummary = Schemas["OrderSummaryView"];
export interface OrderList {
  items: OrderSummary[];
  next_cursor?: string | null;
}
export type Rating = Schemas["RatingView"];
export type Review = Schemas["ReviewView"];
export type Reviews = Schemas["ReviewsView"];
export type OwnReview = Schemas["OwnReviewView"];
export type ReviewStanding = Schemas["ReviewStandingView"];
export type ReviewWords = Schemas["CreateReview"];
export type Export = Schemas["ExportView"];
export type Device = Schemas["DeviceView"];
