fn main() -> Result<(), lambda_runtime::Error> {
    barrow_jobs::serve(&barrow_jobs::reconcile_payments::JOB)
}
