fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::pages::follow_restock_alert::ROUTE)
}
