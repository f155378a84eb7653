fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::auth::confirm_email::ROUTE)
}
