fn main() -> Result<(), lambda_http::Error> {
    barrow_api::serve(&barrow_api::auth::open_invitation::ROUTE)
}
