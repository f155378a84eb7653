fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::pages::restock_alert::ROUTE)
}
