fn main() -> Result<(), lambda_runtime::Error> {
    barrow_jobs::serve(&barrow_jobs::claim_orders::JOB)
}
